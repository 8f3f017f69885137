"""Grades the book's assignments: nothing that was earned is lost, nothing else is given.

tasks        what an assignment asks and how each part of it is judged
intake       from a submission's bytes to its cells, however they were mangled
sandbox      runs a program with nothing within its reach but what it is given
worker       runs inside the sandbox: the student's cells, then the calls that are asked for
scoring      judges, outside, what came back
engine       grades a folder of submissions in parallel and resumes after any interruption
gradebook    the only writer to nbgrader's gradebook
report       terminal, CSV, feedback
"""
