"""Keras networks that more than one chapter uses. Loads TensorFlow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from book_helpers._keras import keras
from book_helpers._large_datasets import RemoteFile, cache_folder, downloads_allowed, fetch
import numpy as np

__all__ = [
    "STARTS",
    "convolutional_classifier",
    "dense_binary_classifier",
    "dense_classifier",
    "keras",
    "multiply_adds",
    "pretrained",
]

STARTS = {
    "relu": "he_normal",
    "leaky_relu": "he_normal",
    "elu": "he_normal",
    "gelu": "he_normal",
    "silu": "he_normal",
    "mish": "he_normal",
    "selu": "lecun_normal",
}
"""The initialiser that suits an activation; all others start with Keras's Glorot uniform."""


def _start_for(activation: str | Callable | None) -> str:
    return (
        STARTS.get(activation, "glorot_uniform")
        if isinstance(activation, str)
        else "glorot_uniform"
    )


def dense_classifier(
    input_shape: Sequence[int] = (64,),
    hidden: Sequence[int] = (32,),
    classes: int = 10,
    *,
    activation: str | None = "relu",
    initialiser: str | None = None,
    logits: bool = False,
) -> Any:
    """Flatten (if needed) → Dense … → softmax over `classes`.

    hidden: units of each hidden layer. initialiser: None takes the one of `STARTS`.
    logits: leave the softmax out; the loss then needs ``from_logits=True``.
    """
    start = initialiser or _start_for(activation)
    layers = [keras.Input(tuple(input_shape))]
    if len(input_shape) > 1:
        layers.append(keras.layers.Flatten())
    layers += [
        keras.layers.Dense(units, activation=activation, kernel_initializer=start)
        for units in hidden
    ]
    layers.append(keras.layers.Dense(classes, activation=None if logits else "softmax"))
    return keras.Sequential(layers)


def dense_binary_classifier(
    features: int = 30,
    hidden: Sequence[int] = (32, 16),
    *,
    activations: Sequence[str] | str = "relu",
    output: str | None = "sigmoid",
) -> Any:
    """Dense … → one output unit. activations: one for all hidden layers, or one for each.

    output: activation of the output unit; None for a score (``from_logits=True``). Chapter 1 also
    tries "tanh", which does not go with binary cross-entropy.
    """
    if isinstance(activations, str):
        activations = [activations] * len(hidden)
    if len(activations) != len(hidden):
        raise ValueError(f"{len(hidden)} hidden layers need as many activations; got {activations}")
    return keras.Sequential(
        [
            keras.Input((features,)),
            *(
                keras.layers.Dense(units, activation=name, kernel_initializer=_start_for(name))
                for units, name in zip(hidden, activations, strict=True)
            ),
            keras.layers.Dense(1, activation=output),
        ]
    )


def convolutional_classifier(
    input_shape: Sequence[int] = (12, 12, 1),
    filters: Sequence[int] = (32, 64),
    classes: int = 10,
    *,
    pooling: str = "max",
    head: str = "flatten",
) -> Any:
    """Blocks of a 3 × 3 convolution with ReLU, then the head, then a softmax over `classes`.

    pooling: what ends a block: "max" or "average" (2 × 2), "strided" (the convolution itself takes
        every second position), or "none".
    head: "flatten", "global_average" or "global_max".
    """
    endings = {
        "max": lambda: [keras.layers.MaxPooling2D(2)],
        "average": lambda: [keras.layers.AveragePooling2D(2)],
        "strided": list,
        "none": list,
    }
    heads = {
        "flatten": keras.layers.Flatten,
        "global_average": keras.layers.GlobalAveragePooling2D,
        "global_max": keras.layers.GlobalMaxPooling2D,
    }
    for what, value, choices in (("pooling", pooling, endings), ("head", head, heads)):
        if value not in choices:
            raise ValueError(f"{what} must be one of {', '.join(choices)}; got {value!r}")
    layers = [keras.Input(tuple(input_shape))]
    for channels in filters:
        layers.append(
            keras.layers.Conv2D(
                channels,
                3,
                strides=2 if pooling == "strided" else 1,
                padding="same",
                activation="relu",
            )
        )
        layers += endings[pooling]()
    layers += [heads[head](), keras.layers.Dense(classes, activation="softmax")]
    return keras.Sequential(layers)


def multiply_adds(model: Any) -> int:
    """Multiply-adds of one forward pass on one example: convolutions and dense layers.

    Biases, activations, pooling and normalisation are left out, as is usual; they are small.
    """
    total = 0
    for layer in model.layers:
        positions = np.prod(layer.output.shape[1:-1], dtype=int)
        if isinstance(layer, keras.layers.DepthwiseConv2D | keras.layers.SeparableConv2D):
            raise NotImplementedError(f"{type(layer).__name__} is not counted yet ({layer.name})")
        if isinstance(layer, keras.layers.Conv2D | keras.layers.Dense):
            total += int(positions * np.prod(layer.kernel.shape, dtype=int))
    return total


_APPLICATIONS = "https://storage.googleapis.com/tensorflow/keras-applications/"
_WEIGHTS = {
    "vgg16": {
        "builder": "VGG16",
        True: ("vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5", 553),
        False: ("vgg16/vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5", 59),
    },
    "xception": {
        "builder": "Xception",
        True: ("xception/xception_weights_tf_dim_ordering_tf_kernels.h5", 92),
        False: ("xception/xception_weights_tf_dim_ordering_tf_kernels_notop.h5", 84),
    },
    "resnet50": {
        "builder": "ResNet50",
        True: ("resnet/resnet50_weights_tf_dim_ordering_tf_kernels.h5", 103),
        False: ("resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5", 95),
    },
    "inception_v3": {
        "builder": "InceptionV3",
        True: ("inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels.h5", 96),
        False: ("inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5", 88),
    },
}


def pretrained(
    name: str, *, include_top: bool = True, download: bool | None = None, **options
) -> Any:
    """A network of `keras.applications` with its ImageNet weights, from Keras's cache.

    name: "vgg16", "xception", "resnet50" or "inception_v3". include_top: with the classifier.
    download: as in `datasets.load`; without it, nothing is ever fetched.
    options: passed on, such as ``input_shape=(160, 160, 3)``.

    Raises `FileNotFoundError` that says what to do if the weights are not there. The bare
    architecture needs no weights: ``keras.applications.VGG16(weights=None)``.
    """
    if name not in _WEIGHTS:
        raise ValueError(f"there is no network {name!r}; there are {', '.join(_WEIGHTS)}")
    entry = _WEIGHTS[name]
    address, megabytes = entry[bool(include_top)]
    folder = cache_folder() / "models"
    path = folder / address.rsplit("/", 1)[-1]
    if not path.exists():
        if not downloads_allowed(download):
            raise FileNotFoundError(
                f"the ImageNet weights of {name} are not on this machine (looked for {path}). "
                f'To fetch them once, about {megabytes} MB: models.pretrained("{name}", '
                f"include_top={include_top}, download=True), or set BOOK_DOWNLOAD=1. "
                "For the architecture alone use keras.applications with weights=None."
            )
        fetch(RemoteFile(_APPLICATIONS + address, path.name), folder)
    builder = getattr(keras.applications, entry["builder"])
    model = builder(weights=None, include_top=include_top, **options)
    model.load_weights(path)
    return model
