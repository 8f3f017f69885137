"""Masters of assignments: their form, the students' and teachers' versions, and their linter.

master      the notebook from which everything is made, and the same as text
student     what students get, made by nbgrader's own generate_assignment
instructor  what teachers read: solutions, rubric, what each mistake earns
scoring     runs a solution and says what it earns, while an assignment is written
lint        what must hold before an assignment is given to a class
"""

from tools import ROOT

COURSE = ROOT / "assignments"
