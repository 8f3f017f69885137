"""The large real data sets, from Keras's cache; the network only when the reader asks for it.

The files stand where Keras itself looks (``$KERAS_HOME/datasets``, else ``~/.keras/datasets``),
so a set fetched by Keras is found here and the other way round. Reading needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
import gzip
import hashlib
import os
from pathlib import Path
import pickle
import sys
import tarfile
from typing import TYPE_CHECKING
import urllib.error
import urllib.request

import numpy as np

if TYPE_CHECKING:
    from book_helpers.datasets import Dataset

_KERAS_STORE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
_FASHION_FILES = (
    "train-labels-idx1-ubyte.gz",
    "train-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
)
_DIGIT_NAMES = tuple("0123456789")


@dataclass(frozen=True)
class RemoteFile:
    """A file to fetch: address, place below the cache, SHA-256 if Keras publishes one."""

    address: str
    path: str
    sha256: str | None = None
    unpack: bool = False


@dataclass(frozen=True)
class LargeSet:
    """How to find and read one data set. `present` is a file that exists once it is cached."""

    present: tuple[str, ...]
    files: tuple[RemoteFile, ...]
    read: Callable[[Path], tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]
    names: tuple[str, ...]
    description: str
    licence: str
    megabytes: int


def cache_folder() -> Path:
    """Keras's own cache folder: ``$KERAS_HOME``, else ``~/.keras``."""
    home = os.environ.get("KERAS_HOME")
    return Path(home) if home else Path.home() / ".keras"


def downloads_allowed(download: bool | None) -> bool:
    """The argument decides; without one (None) the environment variable BOOK_DOWNLOAD does."""
    return os.environ.get("BOOK_DOWNLOAD") == "1" if download is None else bool(download)


def location(name: str) -> Path | None:
    """Where the set `name` lies on this machine, or None if it is not there."""
    folder = cache_folder() / "datasets"
    paths = [folder / part for part in _get(name).present]
    return paths[0] if all(path.exists() for path in paths) else None


def load(name: str, *, download: bool | None = None) -> Dataset:
    """MNIST, Fashion-MNIST or CIFAR-10: values 0 … 1, float32, inputs (n, h, w, channels).

    name: ``"mnist"``, ``"fashion_mnist"`` or ``"cifar10"``.
    download: True fetches a missing set and shows the progress, False never does; None (default)
        fetches only if the environment variable ``BOOK_DOWNLOAD`` is ``1``.

    Raises `FileNotFoundError` that says what to do if the set is not there and may not be fetched,
    `ConnectionError` if fetching fails, `ValueError` for an unknown name or a damaged file.
    """
    entry = _get(name)
    folder = cache_folder() / "datasets"
    if location(name) is None:
        if not downloads_allowed(download):
            raise FileNotFoundError(
                f"{name} is not on this machine (looked in {folder}). "
                f'To fetch it once, about {entry.megabytes} MB: datasets.load("{name}", '
                "download=True), or set the environment variable BOOK_DOWNLOAD=1. "
                "Without a network, use the bundled datasets.digits()."
            )
        for file in entry.files:
            fetch(file, folder)
    try:
        x_train, y_train, x_test, y_test = entry.read(folder)
    except (OSError, ValueError, KeyError, EOFError, pickle.UnpicklingError) as error:
        raise ValueError(
            f"the file of {name} in {folder} can't be read ({error}). Delete it and fetch it again."
        ) from error
    from book_helpers.datasets import Dataset

    return Dataset(
        _scaled(x_train),
        y_train.astype(np.int64).ravel(),
        _scaled(x_test),
        y_test.astype(np.int64).ravel(),
        entry.names,
        entry.description,
        entry.licence,
    )


def fetch(file: RemoteFile, folder: Path) -> None:
    """Fetch one file into `folder`, with a progress bar; check it; unpack it if it is an archive.

    It is written under another name first, so that a broken transfer leaves nothing behind.
    """
    target = folder / file.path
    if target.exists() and not file.unpack:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    digest = hashlib.sha256()
    try:
        with urllib.request.urlopen(file.address, timeout=30) as answer, partial.open("wb") as out:
            total = int(answer.headers.get("Content-Length") or 0)
            done = 0
            while block := answer.read(1 << 18):
                out.write(block)
                digest.update(block)
                done += len(block)
                _show_progress(Path(file.path).name, done, total)
        if file.sha256 and digest.hexdigest() != file.sha256:
            raise ConnectionError(
                f"{file.address} did not arrive whole: expected SHA-256 {file.sha256}, "
                f"got {digest.hexdigest()}. Try again."
            )
        if file.unpack:
            with tarfile.open(partial) as archive:
                archive.extractall(target, filter="data")
        else:
            partial.replace(target)
    except (urllib.error.URLError, TimeoutError) as error:
        raise ConnectionError(
            f"could not fetch {file.address}: {getattr(error, 'reason', error)}. Is there a "
            f"network? You can also copy the file to {target} from a machine that has it."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _show_progress(name: str, done: int, total: int) -> None:
    """One line on stderr that is written over; stdout keeps only what the cell prints."""
    if total:
        bar = "█" * (30 * done // total)
        line = f"\r{name}  {bar:░<30}  {done / 1e6:.1f} of {total / 1e6:.1f} MB"
    else:
        line = f"\r{name}  {done / 1e6:.1f} MB"
    print(line, end="\n" if total and done >= total else "", file=sys.stderr, flush=True)


def _get(name: str) -> LargeSet:
    if name not in LARGE_SETS:
        raise ValueError(f"there is no set {name!r}; there are {', '.join(LARGE_SETS)}")
    return LARGE_SETS[name]


def _scaled(images: np.ndarray) -> np.ndarray:
    images = images.astype(np.float32) / 255.0
    return images if images.ndim == 4 else images[..., np.newaxis]


def _read_mnist(folder: Path):
    with np.load(folder / "mnist.npz", allow_pickle=False) as file:
        return file["x_train"], file["y_train"], file["x_test"], file["y_test"]


def _read_fashion(folder: Path):
    def numbers(name: str, offset: int) -> np.ndarray:
        with gzip.open(folder / "fashion-mnist" / name) as file:
            return np.frombuffer(file.read(), np.uint8, offset=offset)

    y_train, x_train = numbers(_FASHION_FILES[0], 8), numbers(_FASHION_FILES[1], 16)
    y_test, x_test = numbers(_FASHION_FILES[2], 8), numbers(_FASHION_FILES[3], 16)
    return x_train.reshape(-1, 28, 28), y_train, x_test.reshape(-1, 28, 28), y_test


class _NumbersOnly(pickle.Unpickler):
    """CIFAR's batches are pickles. Only numpy's array machinery may be called while reading."""

    _ALLOWED = frozenset(
        [
            ("numpy", "ndarray"),
            ("numpy", "dtype"),
            ("numpy._core.multiarray", "_reconstruct"),
            ("numpy._core.multiarray", "scalar"),
            ("_codecs", "encode"),
        ]
    )

    def find_class(self, module: str, name: str):
        # The batches were written when numpy's inner module had its old name.
        module = module.replace("numpy.core.", "numpy._core.")
        if (module, name) in self._ALLOWED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it holds {module}.{name}, which is not data")


def _read_cifar(folder: Path):
    inner = folder / "cifar-10-batches-py-target" / "cifar-10-batches-py"

    def batch(name: str) -> tuple[np.ndarray, np.ndarray]:
        with (inner / name).open("rb") as file:
            content = _NumbersOnly(file, encoding="bytes").load()
        # Stored channel by channel; Keras's default has the channels last.
        images = content[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
        return images, np.asarray(content[b"labels"])

    images, labels = zip(*(batch(f"data_batch_{part}") for part in range(1, 6)), strict=True)
    x_test, y_test = batch("test_batch")
    return np.concatenate(images), np.concatenate(labels), x_test, y_test


LARGE_SETS: dict[str, LargeSet] = {
    "mnist": LargeSet(
        present=("mnist.npz",),
        files=(
            RemoteFile(
                _KERAS_STORE + "mnist.npz",
                "mnist.npz",
                "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
            ),
        ),
        read=_read_mnist,
        names=_DIGIT_NAMES,
        description="MNIST: 70,000 handwritten digits of 28 × 28 pixels (LeCun and Cortes)",
        licence="CC BY-SA 3.0",
        megabytes=11,
    ),
    "fashion_mnist": LargeSet(
        present=tuple(f"fashion-mnist/{name}" for name in _FASHION_FILES),
        files=tuple(
            RemoteFile(_KERAS_STORE + name, f"fashion-mnist/{name}") for name in _FASHION_FILES
        ),
        read=_read_fashion,
        names=(
            "T-shirt/top",
            "Trouser",
            "Pullover",
            "Dress",
            "Coat",
            "Sandal",
            "Shirt",
            "Sneaker",
            "Bag",
            "Ankle boot",
        ),
        description="Fashion-MNIST: 70,000 pictures of clothes of 28 × 28 pixels (Zalando, 2017)",
        licence="MIT",
        megabytes=30,
    ),
    "cifar10": LargeSet(
        present=tuple(
            f"cifar-10-batches-py-target/cifar-10-batches-py/{name}"
            for name in (*(f"data_batch_{part}" for part in range(1, 6)), "test_batch")
        ),
        files=(
            RemoteFile(
                "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
                "cifar-10-batches-py-target",
                "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
                unpack=True,
            ),
        ),
        read=_read_cifar,
        names=(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck",
        ),
        description="CIFAR-10: 60,000 colour photographs of 32 × 32 pixels (Krizhevsky, 2009)",
        licence="no licence stated; cite Krizhevsky 2009",
        megabytes=170,
    ),
}
