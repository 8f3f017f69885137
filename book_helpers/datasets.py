"""Bundled, seeded data that needs no network, and the large real sets where they are present.

Everything here but `load` comes from files inside scikit-learn and scikit-image. `load` reads
Keras's cache; it asks the network only if you say ``download=True`` or set ``BOOK_DOWNLOAD=1``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from book_helpers._large_datasets import load, location
from book_helpers._pictures import PICTURES, Picture, picture
import numpy as np

__all__ = [
    "PICTURES",
    "Dataset",
    "Picture",
    "SourceLine",
    "breast_cancer",
    "digits",
    "digits_on_canvas",
    "load",
    "location",
    "picture",
    "source_line",
]


@dataclass(frozen=True, eq=False)
class Dataset:
    """A data set, split for training and testing.

    x_train, x_test: inputs, float32; the first axis counts examples.
    y_train, y_test: labels, int64, 0 … len(names) − 1.
    names: what each label means.
    description: what it is, where it comes from. licence: under which terms.
    feature_names: what each column means, for tables; empty for pictures.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    names: tuple[str, ...]
    description: str
    licence: str
    feature_names: tuple[str, ...] = ()

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one example, as `keras.Input` takes it."""
        return self.x_train.shape[1:]

    def __repr__(self) -> str:
        return (
            f"Dataset({len(self.x_train)} for training, {len(self.x_test)} for testing, "
            f"inputs {self.input_shape}, {len(self.names)} classes)"
        )


def digits(*, flat: bool = False, test_share: float = 0.3, seed: int = 0) -> Dataset:
    """1,797 handwritten digits of 8 × 8 pixels, values 0 … 1, split 1,257 : 540 by class.

    flat: inputs of shape (n, 64) instead of (n, 8, 8, 1).
    The pixels are counts 0 … 16 in the source file, so they are divided by 16, not by 255.
    """
    from sklearn.datasets import load_digits

    _check_share(test_share)
    bundle = load_digits()
    images = (bundle.images / 16.0).astype(np.float32)[..., np.newaxis]
    return _split(
        images.reshape(len(images), -1) if flat else images,
        bundle.target.astype(np.int64),
        test_share,
        seed,
        names=tuple(str(digit) for digit in range(10)),
        description=(
            "Optical recognition of handwritten digits (Alpaydin and Kaynak 1998), the test part, "
            "as bundled in scikit-learn: already centred and scaled, 13 writers"
        ),
        licence="CC BY 4.0 (UCI Machine Learning Repository)",
    )


def digits_on_canvas(
    size: int = 12,
    placement: str | Sequence[int] = "centred",
    *,
    test_share: float = 0.3,
    seed: int = 0,
) -> Dataset:
    """The digits on a black square canvas: inputs (n, size, size, 1), standing where you say.

    placement: ``"centred"``; ``"random"``, every digit anywhere on the canvas, drawn with `seed`;
        or ``(down, right)``, the shift from the centre in whole pixels, negative for up and left.

    The split is that of `digits`, so that only the placement differs between two calls.
    """
    source = digits(test_share=test_share, seed=seed)
    height = source.x_train.shape[1]
    room = size - height
    if room < 0:
        raise ValueError(f"size must be at least {height}, the digits' own; got {size}")
    rng = np.random.default_rng(seed)

    def place(images: np.ndarray) -> np.ndarray:
        if isinstance(placement, str):
            if placement == "centred":
                corners = np.full((len(images), 2), room // 2)
            elif placement == "random":
                corners = rng.integers(0, room + 1, size=(len(images), 2))
            else:
                raise ValueError(
                    f'placement must be "centred", "random" or (down, right); got {placement!r}'
                )
        else:
            down, right = placement
            corners = np.tile([room // 2 + int(down), room // 2 + int(right)], (len(images), 1))
            if corners.min() < 0 or corners.max() > room:
                raise ValueError(
                    f"the shift {(down, right)} moves the digits off a canvas of {size} pixels; "
                    f"each part must lie between {-(room // 2)} and {room - room // 2}"
                )
        canvas = np.zeros((len(images), size, size, 1), dtype=np.float32)
        for image, target, (top, left) in zip(images, canvas, corners, strict=True):
            target[top : top + height, left : left + height] = image
        return canvas

    return Dataset(
        place(source.x_train),
        source.y_train,
        place(source.x_test),
        source.y_test,
        source.names,
        f"{source.description}, on a canvas of {size} × {size} pixels",
        source.licence,
    )


def breast_cancer(*, standardise: bool = True, test_share: float = 0.3, seed: int = 0) -> Dataset:
    """569 tumours with 30 measurements of their cell nuclei; label 1 means benign (357 of 569).

    standardise: scale every column to mean 0 and standard deviation 1 *of the training part*, so
        that nothing of the test part leaks into training.
    """
    from sklearn.datasets import load_breast_cancer

    _check_share(test_share)
    bundle = load_breast_cancer()
    data = _split(
        bundle.data,
        bundle.target.astype(np.int64),
        test_share,
        seed,
        names=tuple(str(name) for name in bundle.target_names),
        description="Breast cancer Wisconsin, diagnostic (Wolberg, Street and Mangasarian 1995)",
        licence="CC BY 4.0 (UCI Machine Learning Repository)",
        feature_names=tuple(str(name) for name in bundle.feature_names),
    )
    mean, deviation = 0.0, 1.0
    if standardise:
        mean, deviation = data.x_train.mean(axis=0), data.x_train.std(axis=0)
    return Dataset(
        ((data.x_train - mean) / deviation).astype(np.float32),
        data.y_train,
        ((data.x_test - mean) / deviation).astype(np.float32),
        data.y_test,
        data.names,
        data.description,
        data.licence,
        data.feature_names,
    )


@dataclass(frozen=True, eq=False)
class SourceLine:
    """The source's example of linear regression, y = 4 + 3x + noise.

    x, y: (100,) inputs between 0 and 2, targets. features: (100, 2), a column of ones, then x.
    start: (2,) the parameters (intercept, slope) where the source's descent begins.
    truth: (2,) the parameters that generated the data.
    """

    x: np.ndarray
    y: np.ndarray
    features: np.ndarray
    start: np.ndarray
    truth: np.ndarray


def source_line() -> SourceLine:
    """The exact numbers of the source: its legacy seed 0, its order of draws, its start.

    The order matters: 100 uniform inputs, 100 normal noises, then the 2 starting parameters.
    """
    # The legacy generator, because the source's published result depends on its stream.
    generator = np.random.RandomState(0)
    x = 2 * generator.rand(100, 1)
    y = 4 + 3 * x + generator.randn(100, 1)
    start = generator.randn(2, 1)
    x, y = x.ravel(), y.ravel()
    return SourceLine(x, y, np.column_stack([np.ones(100), x]), start.ravel(), np.array([4.0, 3.0]))


def _split(inputs, labels, test_share, seed, **about) -> Dataset:
    from sklearn.model_selection import train_test_split

    x_train, x_test, y_train, y_test = train_test_split(
        inputs, labels, test_size=test_share, stratify=labels, random_state=seed
    )
    return Dataset(x_train, y_train, x_test, y_test, **about)


def _check_share(test_share: float) -> None:
    if not 0 < test_share < 1:
        raise ValueError(f"test_share must lie between 0 and 1; got {test_share}")
