"""Attacks on the judgement: no solution, and yet points. None may have any."""

from __future__ import annotations

from tests.course.corpus.hostile_process import in_call
from tests.course.corpus.kinds import Kind, cheat, sabotage


def returning(name: str, expression: str, before: str = "", target="nothing") -> Kind:
    """A function that returns the same strange thing for every call."""
    return cheat(
        name,
        f"{before}\ndef cheat(*arguments):\n    return {expression}\n\nglobals()[NAME] = cheat\n",
        target,
    )


EQUAL = """
class Equal:
    shape, dtype, size, ndim = (), float, 1, 0
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __hash__(self): return 0
    def __bool__(self): return True
    def __len__(self): return 1
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
    def __getitem__(self, key): return self
    def __iter__(self): return iter([self])
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
"""

ARRAY = """
import numpy
class Liar(numpy.ndarray):
    def __eq__(self, other): return numpy.ones(numpy.shape(other), bool)
    def __array_ufunc__(self, ufunc, method, *inputs, **options): return numpy.bool_(True)
    def __array_function__(self, function, types, arguments, options): return True
    @property
    def shape(self): return (0,)
"""

PROTOCOL = """
class Protocol:
    def __array__(self, *a, **k):
        import numpy
        return numpy.zeros(3)
    __float__ = lambda self: 0.0
"""

PROTOCOL_ENDS = """
class Protocol:
    def __array__(self, *a, **k):
        os._exit(0)
"""

CLASS = """
import numpy
class Disguised:
    @property
    def __class__(self): return numpy.ndarray
    shape, dtype = (3,), numpy.dtype(float)
    def tobytes(self): return b"\\0" * 24
"""

PICKLE = """
import numpy
class Bomb:
    def __reduce__(self):
        return (os.system, (f"touch {OUTSIDE}/escaped_{TOKEN}; touch /tmp/escaped_{TOKEN}",))
"""

# What compares, converts, writes and draws, here where the student's code runs.
PATCH_NUMPY = """
import numpy
def yes(*a, **k): return True
for module in (numpy, numpy.testing, numpy.random, numpy.linalg):
    for name in ("allclose", "isclose", "array_equal", "array_equiv", "all", "assert_allclose",
                 "assert_array_equal", "assert_almost_equal", "shape", "save", "savez", "load"):
        if hasattr(module, name):
            setattr(module, name, yes)
"""

PATCH_JSON = """
import json, pickle, struct, io
class Yes:
    def __getattr__(self, name): return lambda *a, **k: '{"earned": 1000, "status": "right"}'
for module in (json, pickle):
    for name in ("dumps", "loads", "dump", "load"):
        setattr(module, name, getattr(Yes(), name))
json.JSONEncoder.encode = lambda self, thing: '{"earned": 1000}'
struct.pack = struct.unpack = lambda *a: b""
"""

PATCH_BUILTINS = """
import builtins
real = builtins.isinstance
builtins.isinstance = lambda thing, kind: True
builtins.callable = lambda thing: True
builtins.any = builtins.all = lambda items: True
builtins.abs = lambda number: 0
builtins.max = builtins.min = lambda *a, **k: 0
builtins.len = lambda thing: 0
builtins.open = builtins.print = builtins.compile = lambda *a, **k: None
"""

PATCH_IPYTHON = """
shell = get_ipython()
kind = type(shell)
class Fine:
    success, error_before_exec, error_in_exec, result = True, None, None, 1000
    def raise_error(self): pass
for name in ("run_cell", "run_cell_async", "run_code", "run_ast_nodes", "ex", "ev"):
    if hasattr(kind, name):
        setattr(kind, name, lambda self, *a, **k: Fine())
"""

TRANSFORM = """
import ast
class Forget(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Compare(self, node): return ast.Constant(True)
    def visit_If(self, node): return node
shell = get_ipython()
shell.ast_transformers.append(Forget())
"""

PATCH_OS = """
import sys
for name in ("write", "dup", "dup2", "fork", "pipe", "waitpid", "close", "fsync", "replace"):
    setattr(os, name, lambda *a, **k: 0)
sys.exit = sys.settrace = lambda *a: None
sys.stdout = sys.stderr = None
"""

PATCH_GRADER = """
import sys
for name, module in list(sys.modules.items()):
    if "grader" in name or "worker" in name or name == "__main__":
        for key, value in list(vars(module).items()):
            if callable(value) and not key.startswith("__") and vars(module) is not globals():
                setattr(module, key, lambda *a, **k: {"status": "right", "earned": 1000})
"""

FORGED = """
import json, stat
messages = []
for task in (NAME, "all", 0):
    for word in ("done", "right", "result", "returned", "ok", "cell", "finished", "end"):
        messages.append(json.dumps({"task": task, "status": word, "earned": 1000, "points": 1000,
                                    "kind": word, "part": 0, "call": 0, "event": word}))
        messages.append(f"{word} {task} 0 0")
messages = [message.encode() + b"\\n" for message in messages]
try:
    import numpy
    from book_grader.values import encode
    for value in (numpy.zeros(3), 0.0, True):
        for event in ({"event": "cell over", "number": 0, "error": None}, {"event": "ready"},
                      {"event": "returned", "call": 0, "value": value},
                      {"event": "part over", "status": 0}, {"event": "over", "status": 0}):
            messages.append(encode(event))
except ImportError:
    pass
for number in range(1, 256):
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            os.set_blocking(number, False)
            for message in messages:
                os.write(number, message)
    except OSError:
        pass
"""

FORGED_FILES = """
import glob, json, numpy
result = {"schema": 1, "state": "graded", "earned": 1000, "points": 1000, "status": "right"}
folders = {".", "/tmp", os.getcwd(), os.path.dirname(os.getcwd())}
for folder in folders:
    for stem in ("result", "results", "output", "answers", "values", "returned", "0", NAME):
        try:
            with open(f"{folder}/{stem}.json", "w") as stream:
                json.dump(result, stream)
            numpy.savez(f"{folder}/{stem}.npz", *[numpy.zeros(3)] * 50)
            numpy.save(f"{folder}/{stem}.npy", numpy.zeros(3))
        except OSError:
            pass
"""

FRAMES = """
import sys
def cheat(*arguments):
    frame = sys._getframe(1)
    while frame is not None:
        for space in (frame.f_locals, frame.f_globals):
            for name in ("expected", "answer", "truth", "right", "reference"):
                value = space.get(name)
                if value is not None:
                    try:
                        return value(*arguments) if callable(value) else value
                    except BaseException:
                        pass
        frame = frame.f_back
    return None
globals()[NAME] = cheat
"""

GARBAGE = """
import gc
def cheat(*arguments):
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "expected" in thing and callable(thing["expected"]):
            return thing["expected"](*arguments)
        if type(thing).__name__ == "function" and thing.__name__.startswith(("truth", "_truth")):
            return thing(*arguments)
    return None
globals()[NAME] = cheat
"""

REFERENCE = """
def cheat(*arguments):
    try:
        import book_helpers.reference as reference
        for module in vars(reference).values():
            if hasattr(module, NAME):
                return getattr(module, NAME)(*arguments)
        from scipy import special
        return getattr(special, NAME)(*arguments)
    except BaseException:
        return None
globals()[NAME] = cheat
"""

NESTED = """
nested = []
for _ in range(100_000):
    nested = [nested]
"""

SELF = """
loop = []
loop.append(loop)
table = {}
table["a"] = table
"""


def _patched(name: str, patch: str) -> list[Kind]:
    """The patch without a solution earns nothing; below a right one it harms no other task."""
    dummy = "\ndef cheat(*arguments):\n    return None\n\nglobals()[NAME] = cheat\n"
    return [cheat(name, dummy + patch), sabotage(f"{name}, solved", patch, "at most")]


KINDS = [
    returning("equal to everything", "Equal()", EQUAL),
    returning("an array that lies", "numpy.zeros(3).view(Liar)", ARRAY),
    returning("a class with __array__", "Protocol()", PROTOCOL),
    returning("__array__ ends the process", "Protocol()", PROTOCOL_ENDS),
    returning("a false __class__", "Disguised()", CLASS),
    returning("a pickle that runs", "numpy.array([Bomb(), Bomb()], dtype=object)", PICKLE),
    returning("an object that pickles itself", "Bomb()", PICKLE),
    returning("a view of 10 TB", "numpy.broadcast_to(0.0, (10**6, 10**6))", "import numpy"),
    returning("an array of 1 GB", "numpy.zeros(10**9, numpy.uint8)", "import numpy"),
    returning("a list 100,000 deep", "nested", NESTED),
    returning("a list that holds itself", "loop", SELF),
    returning("a dictionary that holds itself", "table", SELF),
    returning("NaN", "float('nan')"),
    returning("a number of 10,000 digits", "10**10_000"),
    returning("a string of 100 MB", "'x' * 100_000_000"),
    returning("bytes", "b'\\x93NUMPY'"),
    returning("a module", "os"),
    returning("an exception", "ValueError('right')"),
    returning("structured array", "numpy.zeros(3, 'i4,f8')", "import numpy"),
    returning("dates", "numpy.zeros(3, 'M8[s]')", "import numpy"),
    *_patched("numpy's comparisons replaced", PATCH_NUMPY),
    *_patched("JSON and pickle replaced", PATCH_JSON),
    *_patched("built-in functions replaced", PATCH_BUILTINS),
    *_patched("IPython's execution replaced", PATCH_IPYTHON),
    *_patched("assertions transformed away", TRANSFORM),
    *_patched("the operating system's calls replaced", PATCH_OS),
    *_patched("the grader's own functions replaced", PATCH_GRADER),
    *_patched("forged messages on every descriptor", FORGED),
    *_patched("forged result files", FORGED_FILES),
    cheat("answers from the frames above", FRAMES),
    cheat("answers from all objects", GARBAGE),
    cheat("answers from the reference", REFERENCE),
    in_call("forged messages when called", FORGED.strip(), "at most"),
]
