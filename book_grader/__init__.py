"""Grades the book's assignments: nothing that was earned is lost, nothing else is given.

tasks        what an assignment asks and how each part of it is judged; checks: the file of that
intake       which file counts; notebook: its cells, however they were mangled
claims       which cell is which task's; views: which cells are run to look at one
sandbox      runs a program with nothing within its reach but what it is given
worker       runs inside the sandbox: the student's cells, then the calls that are asked for
values       how values cross the border, in both directions, and never code
session      talks to a worker and measures it; plans: again without what broke
scoring      judges, outside, what came back; grading: one submission from both
answers      what the checks of several assignments share
engine       grades a folder of submissions in parallel and resumes after any interruption
gradebook    the only writer to nbgrader's gradebook
report       terminal, CSV, feedback
"""
