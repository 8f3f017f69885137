"""Helpers of the book *Fifteen questions about neural networks*.

Submodules load on first use, so that `import book_helpers` stays fast and never loads TensorFlow:

- `datasets`: bundled, seeded, offline data; the large real sets where present
- `reference`: numpy alone, the truth that every chapter and widget is tested against
- `models`, `training`: Keras builders and training over seeds (these two load TensorFlow)
- `plotting`: the book's figures
- `checks`, `exercises`: claims of the text and checks of exercises
- `quiz`, `widgets`: what the reader answers and moves
"""

import importlib
import os

__version__ = "0.1.0"

_SUBMODULES = (
    "checks",
    "datasets",
    "exercises",
    "models",
    "plotting",
    "quiz",
    "reference",
    "training",
    "widgets",
)

# TensorFlow reads these once, when it is first imported. They keep its log out of the chapters
# and, without oneDNN, its sums in one order on every processor of a kind.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")


def __getattr__(name: str):
    """Import a submodule when it is first asked for (PEP 562)."""
    if name in _SUBMODULES:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"book_helpers has no attribute {name!r}; it has {', '.join(_SUBMODULES)}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_SUBMODULES])
