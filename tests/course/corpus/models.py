"""Kinds whose target is the task that asks for a Keras model."""

from __future__ import annotations

from dataclasses import replace

from tests.course.corpus import hostile_reach
from tests.course.corpus.kinds import Kind, changed, cheat, coded, sabotage, solution


def _below(name, text, target="all"):
    """The trained model, and below it something that uses it as MODEL."""
    return coded(
        name, lambda good: solution(good) + text.replace("MODEL", good.target.asks), target
    )


def _at_most(kind: Kind, points: float) -> Kind:
    return replace(kind, target="at most", most=points)


NOISE = """
import sys
MODEL.fit(x_train[:32], y_train[:32], epochs=1, verbose=1)
print("W0000 something is deprecated", file=sys.stderr)
MODEL.summary()
"""

# Looks the asked rows up in all data that it can find, and answers with their labels.
LOOKUP = """
import csv, gzip, glob, sys, numpy
from sklearn.datasets import load_breast_cancer
tables = [(load_breast_cancer().data, load_breast_cancer().target)]
for folder in sys.path + ["/usr", "/usr/lib", "/usr/local/lib"]:
    for path in glob.glob(folder + "/sklearn/datasets/data/breast_cancer*") if folder else []:
        opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
        with opened as stream:
            rows = list(csv.reader(stream))[1:]
        whole = numpy.array([[float(cell) for cell in row] for row in rows])
        tables.append((whole[:, :-1], whole[:, -1]))
known = {}
for data, target in tables:
    standardised = ((data - mean) / deviation).astype("float32")
    for row, label in zip(standardised, target):
        known[numpy.round(row, 3).tobytes()] = float(label)

def look_up(x):
    rows = numpy.round(numpy.asarray(x, dtype="float32"), 3)
    # What is not found is said to be malignant, which is wrong more often than not.
    return numpy.array([[min(max(known.get(row.tobytes(), 0.0), 0.01), 0.99)] for row in rows])
"""

AS_OBJECT = """
class Model:
    def predict(self, x, **settings):
        return look_up(x)

globals()[NAME] = Model()
"""

AS_KERAS = """
class Model(keras.Sequential):
    def predict(self, x, **settings):
        return look_up(x)

globals()[NAME] = Model([keras.Input(shape=(30,)), keras.layers.Dense(1, activation="sigmoid")])
"""

EQUAL = """
class Equal:
    shape, dtype, ndim, size = (150, 1), float, 2, 150
    def __eq__(self, other): return True
    def __getattr__(self, name): return lambda *a, **k: self
globals()[NAME] = Equal()
"""

UNTRAINED = """
keras.utils.set_random_seed(0)
globals()[NAME] = keras.Sequential(
    [keras.Input(shape=(30,)), keras.layers.Dense(1, activation="sigmoid")]
)
"""

REACH = "\n".join(
    [
        hostile_reach.NETWORK,
        hostile_reach.READ,
        hostile_reach.ENVIRONMENT,
        hostile_reach.WRITE,
        hostile_reach.MODULES,
    ]
)


def _unsolved(good, notebook):
    return good.blank()


KINDS = [
    Kind("solved with Keras", lambda good: good.files(good.notebook())),
    changed("nothing done with Keras", _unsolved, target="nothing", rest="nothing"),
    _below("progress and warnings of Keras", NOISE),
    _below("imports Keras again", "\nimport tensorflow as tf\nimport keras\n"),
    _below(
        "a predict that sleeps",
        "\nimport time\nMODEL.predict = lambda *a, **k: time.sleep(999)\n",
        "nothing",
    ),
    sabotage("ends its process while it trains", "os._exit(0)\n", "nothing"),
    sabotage("reaches for everything from Keras", REACH),
    coded(
        "a model under another name",
        lambda g: solution(g).replace(g.target.asks, "my_model"),
        "nothing",
    ),
    cheat("text instead of a model", "globals()[NAME] = 'model'\n"),
    cheat("a model equal to everything", EQUAL),
    _at_most(cheat("labels looked up by an object", LOOKUP + AS_OBJECT), 1.0),
    _at_most(cheat("labels looked up by a Keras model", LOOKUP + AS_KERAS), 1.0),
    _at_most(
        coded("never trained", lambda g: UNTRAINED.replace("globals()[NAME]", g.target.asks)), 1.0
    ),
]
