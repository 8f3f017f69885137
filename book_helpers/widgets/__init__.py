"""The book's widgets: one Python file each, imported when first asked for.

from book_helpers.widgets import ActivationExplorer
"""

from importlib import import_module

# Class name → module. The stem is the same everywhere: `widgets/<stem>/` holds the front end,
# `static/<stem>.mjs` the bundle.
_WIDGETS = {
    "ActivationExplorer": "activation_explorer",
    "DepthLab": "depth_lab",
    "DescentStepper": "descent_stepper",
    "EpochCounter": "epoch_counter",
    "InitSymmetry": "init_symmetry",
    "LandscapeExplorer": "landscape_explorer",
    "OutputLossMatcher": "output_loss_matcher",
    "Playground": "playground",
    "PoolingCosts": "pooling_costs",
    "PoolingExplorer": "pooling_explorer",
    "PoolingShift": "pooling_shift",
    "Quiz": "quiz",
    "SoftmaxMixer": "softmax_mixer",
    "TrainingMonitor": "training_monitor",
}

__all__ = sorted(_WIDGETS)


def __getattr__(name):
    if name in _WIDGETS:
        return getattr(import_module(f"{__name__}.{_WIDGETS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return __all__
