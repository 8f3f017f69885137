"""Kinds whose target cell holds what people write: right, nearly right, or broken."""

from __future__ import annotations

import re

from tests.course.corpus.kinds import changed, coded, solution
from tests.course.corpus.submission import code_cell


def _below(name, text, target="all"):
    """The right solution with something below it in its cell."""
    return coded(name, lambda good: solution(good) + text, target)


def _above(name, text, target="all"):
    return coded(name, lambda good: text + "\n" + solution(good), target)


def _wrapped(name, lines, target="honest"):
    """The right solution, and below it a function around it.

    `right` is the first one; `each` changes every array in what it returns.
    """

    def code(good):
        asked = good.target.asks
        body = "".join(f"    {line}\n" for line in lines.replace("NAME", asked).splitlines())
        return f"{solution(good)}{EACH}\nright = {asked}\n\ndef {asked}(*arguments):\n{body}"

    return coded(name, code, target)


def _with_each(name, expression, target="honest"):
    return _wrapped(name, f"return each(right(*arguments), lambda a: {expression})", target)


def _instead(name, text, target="nothing"):
    """Something in place of the solution; NAME is the name that is asked for."""
    return coded(name, lambda good: text.replace("NAME", good.target.asks), target)


def _later_cell(name, text, target="all"):
    """The right solution, and a scratch cell at the end of the notebook."""

    def change(good, notebook):
        notebook["cells"].append(code_cell(text.replace("NAME", good.target.asks)))

    return changed(name, change, target=target)


def _inside_main(good):
    body = "".join(f"    {line}\n" for line in solution(good).splitlines())
    return f'if __name__ == "__main__":\n{body}'


def _as_object(good):
    asked = good.target.asks
    return f"""{solution(good)}
right = {asked}

class Solver:
    def __call__(self, *arguments):
        return right(*arguments)

{asked} = Solver()
"""


def _renamed_parameters(good):
    # The last parameter in the first line, and its uses.
    code = solution(good)
    found = re.search(r"def \w+\((?:[^)]*,\s*)?(\w+)\s*(?:=[^,)]*)?\)", code)
    return re.sub(rf"\b{found.group(1)}\b", "what_comes_in", code) if found else code


def _no_break_spaces(good):
    return solution(good).replace("    ", "\N{NO-BREAK SPACE}" * 4)


EACH = """
def each(value, change):
    if isinstance(value, (tuple, list)):
        return type(value)(each(item, change) for item in value)
    if isinstance(value, dict):
        return {key: each(item, change) for key, item in value.items()}
    return change(np.asarray(value))
"""

PLOT = """
%matplotlib inline
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.show()
"""

DISPLAY = """
from IPython.display import display, HTML
display(HTML("<b>done</b>"))
get_ipython().run_line_magic("pwd", "")
"""

AWAIT = """
import asyncio
await asyncio.sleep(0.01)
"""

SHADOWS = """
list = [1, 2, 3]
type = sum = id = 7
print = "printed"
"""

WARNINGS = """
import sys, warnings
warnings.warn("divide by zero")
print("W0000 something is deprecated", file=sys.stderr)
import logging
logging.warning("be careful")
"""

PROGRESS = """
for epoch in range(30):
    print(f"\\r{epoch + 1}/30 [=====>.....] - loss: 0.5", end="")
"""

KINDS = [
    # The solution is right, and something else is in its cell.
    _below("exception after the function", "\nraise ValueError('my test failed')\n"),
    _below("assertion of one's own fails", "\nassert 1 == 2\n"),
    _below("warnings on standard error", WARNINGS),
    _below("progress bars", PROGRESS),
    _below("input() in the cell", "\nanswer = input('Continue? ')\n"),
    _below("plot with a magic", PLOT),
    _below("display and magics", DISPLAY),
    _below("a shell command", "\n!ls\nfiles = !pwd\n%timeit -n 1 -r 1 2 + 2\n"),
    _below("help with a question mark", "\nlen?\nlen??\n"),
    _below("await in the cell", AWAIT),
    _below("built-in names reused", SHADOWS),
    _below("sys.exit() in the cell", "\nimport sys\nsys.exit(0)\n"),
    _below("exit() in the cell", "\nexit()\n"),
    _below("5 MB printed", "\nprint('x' * 5_000_000)\n"),
    _below("emoji and half characters printed", "\nprint('\U0001f600', '\\ud800')\n"),
    _below("a missing file", "\nnumbers = open('my_numbers.csv').read()\n"),
    _below("a pause of a second", "\nimport time\ntime.sleep(1)\n"),
    _below(
        "recursion without end in the cell", "\ndef deep(n):\n    return deep(n + 1)\n\ndeep(0)\n"
    ),
    _above("cell magic", "%%time"),
    _above("names imported with a star", "from math import *"),
    _above("a line with blanks and tabs", "x = 1 \t \n\t\n"),
    coded("inside if __name__ == '__main__'", _inside_main, "all"),
    coded("an object that is called", _as_object, "all"),
    coded("parameters renamed", _renamed_parameters, "all"),
    # The cell does not finish, or not as Python.
    _above("exception before the function", "raise ValueError('not yet')", "nothing"),
    _above("missing package", "import a_package_that_nobody_has", "nothing"),
    _below("syntax error", "\ndef broken(:\n", "nothing"),
    _below("a bracket left open", "\nprint((1, 2)\n", "nothing"),
    coded("no-break spaces", _no_break_spaces, "nothing"),
    _below("infinite loop in the cell", "\nwhile True:\n    pass\n", "nothing"),
    _below("a pause of an hour", "\nimport time\ntime.sleep(3600)\n", "nothing"),
    # The function is around the right one.
    _wrapped("copies its inputs", "import copy\nreturn right(*copy.deepcopy(arguments))", "all"),
    _wrapped(
        "prints while it works", "print('called', arguments)\nreturn right(*arguments)", "all"
    ),
    _wrapped(
        "changes its inputs afterwards",
        "result = each(right(*arguments), np.array)\n"
        "for argument in arguments:\n"
        "    if isinstance(argument, np.ndarray) and argument.flags.writeable:\n"
        "        argument[...] = 0\n"
        "return result",
    ),
    _with_each("float32 in the result", "a.astype(np.float32)"),
    _with_each("float16 in the result", "a.astype(np.float16)"),
    _with_each("a list instead of an array", "a.tolist()"),
    _with_each("an axis too many", "a[None]"),
    _with_each("a column", "a.reshape(-1, 1, 1, 1, 1)"),
    _with_each("NaN everywhere", "a * np.nan"),
    _with_each("one too much", "a + 1"),
    _with_each("complex numbers", "a * 1j"),
    _with_each("in Fortran's order", "np.asfortranarray(a)", "all"),
    _with_each("read-only result", "np.broadcast_to(a, a.shape)", "all"),
    _with_each("a masked array", "np.ma.masked_array(a, mask=np.ones(a.shape, bool))", "at most"),
    _with_each("an array of objects", "a.astype(object)", "at most"),
    _wrapped("prints instead of returning", "print(right(*arguments))", "nothing"),
    _wrapped("returns a string", "return str(right(*arguments))", "nothing"),
    _wrapped("returns a generator", "yield right(*arguments)", "nothing"),
    _wrapped("input() in the function", "input()\nreturn right(*arguments)", "all"),
    _wrapped("sys.exit() in the function", "import sys\nsys.exit()", "nothing"),
    _wrapped("recursion without end", "return NAME(*arguments)", "nothing"),
    _wrapped("infinite loop in the function", "while True:\n    pass", "nothing"),
    _wrapped("out of range", "return [][1]", "nothing"),
    # No function, or another one.
    _instead("only a comment", "# I did not get this far.\n"),
    _instead("another name", "def my_function(x):\n    return x\n"),
    _instead("pass", "def NAME(*arguments):\n    pass\n"),
    _instead("a number instead of a function", "NAME = 3\n"),
    _instead("too many parameters", "def NAME(a, b, c, d, e, f, g, h, i, j, k):\n    return a\n"),
    _instead("no parameters", "def NAME():\n    return 0\n"),
    _instead("async function", "async def NAME(*arguments):\n    return arguments[0]\n"),
    _instead("returns its input", "def NAME(x, *rest):\n    return x\n", "honest"),
    _instead("returns zeros", "def NAME(x, *rest):\n    return np.zeros_like(x)\n", "honest"),
    # Elsewhere in the notebook.
    _later_cell("overwritten in a later cell", "def NAME(*arguments):\n    return None\n"),
    _later_cell("numpy overwritten in a later cell", "np = None\nNAME = 5\n"),
    _later_cell("deleted in a later cell", "del NAME\n%reset -f\n"),
    _later_cell("exception in a scratch cell", "1 / 0\n"),
    _later_cell("infinite loop in a scratch cell", "while True:\n    pass\n"),
    _later_cell("syntax error in a scratch cell", "for in range(3):\n"),
]
