"""Loading the large sets from small files in Keras's own formats; no test touches the network."""

import functools
import gzip
import hashlib
import http.server
import io
import pickle
import socket
import struct
import tarfile
import threading

from book_helpers import _large_datasets, datasets
import numpy as np
import pytest

rng = np.random.default_rng(0)
X_TRAIN, Y_TRAIN = rng.integers(0, 256, (6, 28, 28), np.uint8), np.arange(6, dtype=np.uint8)
X_TEST, Y_TEST = rng.integers(0, 256, (4, 28, 28), np.uint8), np.array([9, 8, 7, 6], np.uint8)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty Keras cache, and a network that must not be asked."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.delenv("BOOK_DOWNLOAD", raising=False)

    def refuse(*arguments, **options):
        raise AssertionError(f"the network was asked: {arguments}")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    return tmp_path / "datasets"


def idx(array):
    """An array in the idx format of MNIST's authors, gzipped."""
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return gzip.compress(head + array.tobytes())


def cifar_batch(images, labels):
    flat = images.transpose(0, 3, 1, 2).reshape(len(images), -1)
    content = pickle.dumps({b"data": flat, b"labels": [int(label) for label in labels]}, protocol=2)
    # The published batches are older than numpy 2 and name its inner module as it was then.
    assert b"numpy._core.multiarray" in content
    return content.replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def write_cifar(folder, batch=cifar_batch):
    inner = folder / "cifar-10-batches-py-target" / "cifar-10-batches-py"
    inner.mkdir(parents=True)
    images = rng.integers(0, 256, (12, 32, 32, 3), np.uint8)
    for part in range(5):
        content = batch(images[2 * part : 2 * part + 2], [part, part + 1])
        (inner / f"data_batch_{part + 1}").write_bytes(content)
    (inner / "test_batch").write_bytes(batch(images[10:], [3, 4]))
    return images


def test_mnist_is_read_from_keras_cache(cache):
    cache.mkdir()
    np.savez(cache / "mnist.npz", x_train=X_TRAIN, y_train=Y_TRAIN, x_test=X_TEST, y_test=Y_TEST)
    data = datasets.load("mnist")
    assert data.x_train.shape == (6, 28, 28, 1)
    assert data.x_train.dtype == np.float32
    np.testing.assert_allclose(data.x_train[..., 0] * 255, X_TRAIN, atol=1e-4)
    assert data.y_test.tolist() == [9, 8, 7, 6]
    assert datasets.location("mnist") == cache / "mnist.npz"


def test_fashion_mnist_is_read_from_keras_cache(cache):
    folder = cache / "fashion-mnist"
    folder.mkdir(parents=True)
    for name, array in (
        ("train-labels-idx1", Y_TRAIN),
        ("train-images-idx3", X_TRAIN),
        ("t10k-labels-idx1", Y_TEST),
        ("t10k-images-idx3", X_TEST),
    ):
        (folder / f"{name}-ubyte.gz").write_bytes(idx(array))
    data = datasets.load("fashion_mnist")
    np.testing.assert_allclose(data.x_test[..., 0] * 255, X_TEST, atol=1e-4)
    assert data.y_train.tolist() == Y_TRAIN.tolist()
    assert data.names[9] == "Ankle boot"


def test_cifar10_is_read_from_keras_cache(cache):
    images = write_cifar(cache)
    data = datasets.load("cifar10")
    np.testing.assert_allclose(data.x_train * 255, images[:10], atol=1e-4)
    np.testing.assert_allclose(data.x_test * 255, images[10:], atol=1e-4)
    assert data.y_train.tolist() == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]


def test_a_batch_that_would_run_code_is_refused(cache):
    class Evil:
        def __reduce__(self):
            return (print, ("code ran",))

    write_cifar(cache, lambda images, labels: pickle.dumps({b"data": Evil()}))
    with pytest.raises(ValueError, match=r"can't be read \(it holds builtins.print"):
        datasets.load("cifar10")


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist", "cifar10"])
def test_keras_reads_the_same_files(name, cache, monkeypatch):
    """Our formats are Keras's: its own loader takes the files, from its cache."""
    from book_helpers._keras import keras

    monkeypatch.setattr(keras.src.backend.config, "_KERAS_DIR", str(cache.parent))
    monkeypatch.setattr(keras.src.utils.file_utils, "validate_file", lambda *a, **k: True)
    if name == "mnist":
        test_mnist_is_read_from_keras_cache(cache)
    elif name == "fashion_mnist":
        test_fashion_mnist_is_read_from_keras_cache(cache)
    else:
        # Keras's loader insists on 60,000 pictures, so only the place is compared.
        write_cifar(cache)
        path = keras.utils.get_file(
            "cifar-10-batches-py-target", origin="unreachable", extract=False
        )
        assert (cache / "cifar-10-batches-py-target").samefile(path)
        return
    (x_train, _), (_, y_test) = getattr(keras.datasets, name).load_data()
    np.testing.assert_array_equal(x_train, X_TRAIN)
    np.testing.assert_array_equal(y_test, Y_TEST)


@pytest.mark.parametrize("name", _large_datasets.LARGE_SETS)
def test_a_missing_set_says_what_to_do_and_leaves_the_network_alone(name, cache):
    assert datasets.location(name) is None
    with pytest.raises(FileNotFoundError) as caught:
        datasets.load(name)
    message = str(caught.value)
    assert f'datasets.load("{name}", download=True)' in message
    assert "BOOK_DOWNLOAD=1" in message
    assert str(cache) in message
    assert " MB" in message


def test_download_false_wins_over_the_environment(cache, monkeypatch):
    monkeypatch.setenv("BOOK_DOWNLOAD", "1")
    with pytest.raises(FileNotFoundError):
        datasets.load("mnist", download=False)
    assert _large_datasets.downloads_allowed(None)
    monkeypatch.setenv("BOOK_DOWNLOAD", "0")
    assert not _large_datasets.downloads_allowed(None)


def test_an_unknown_or_damaged_set_is_explained(cache):
    with pytest.raises(ValueError, match="no set 'imagenet'; there are mnist, fashion_mnist"):
        datasets.load("imagenet")
    cache.mkdir()
    (cache / "mnist.npz").write_bytes(b"half a file")
    with pytest.raises(ValueError, match="Delete it and fetch it again"):
        datasets.load("mnist")


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A web server on this machine that hands out files of a folder."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    monkeypatch.setattr(http.server.SimpleHTTPRequestHandler, "log_message", lambda *a: None)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield folder, f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_download_shows_progress_checks_and_lands_in_the_cache(
    server, tmp_path, monkeypatch, capsys
):
    folder, address = server
    content = io.BytesIO()
    np.savez(content, x_train=X_TRAIN, y_train=Y_TRAIN, x_test=X_TEST, y_test=Y_TEST)
    (folder / "mnist.npz").write_bytes(content.getvalue())
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    digest = hashlib.sha256(content.getvalue()).hexdigest()
    entry = _large_datasets.LARGE_SETS["mnist"]
    file = _large_datasets.RemoteFile(f"{address}/mnist.npz", "mnist.npz", digest)
    patched = _large_datasets.LargeSet(**{**vars(entry), "files": (file,)})
    monkeypatch.setitem(_large_datasets.LARGE_SETS, "mnist", patched)
    data = datasets.load("mnist", download=True)
    assert len(data.x_train) == 6
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "mnist.npz" in captured.err
    assert "MB" in captured.err
    # The second time it is there, and nobody need ask for it.
    (folder / "mnist.npz").unlink()
    assert len(datasets.load("mnist").x_train) == 6


def test_a_broken_download_leaves_nothing_behind(server, tmp_path):
    folder, address = server
    (folder / "a.bin").write_bytes(b"not what was promised")
    wrong = _large_datasets.RemoteFile(f"{address}/a.bin", "a.bin", "0" * 64)
    with pytest.raises(ConnectionError, match="did not arrive whole"):
        _large_datasets.fetch(wrong, tmp_path / "to")
    missing = _large_datasets.RemoteFile(f"{address}/b.bin", "b.bin")
    with pytest.raises(ConnectionError, match="Is there a network"):
        _large_datasets.fetch(missing, tmp_path / "to")
    assert list((tmp_path / "to").iterdir()) == []


def test_an_archive_is_unpacked_where_keras_looks(server, tmp_path):
    folder, address = server
    with tarfile.open(folder / "set.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("cifar-10-batches-py/test_batch")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"abc"))
    file = _large_datasets.RemoteFile(
        f"{address}/set.tar.gz", "cifar-10-batches-py-target", unpack=True
    )
    _large_datasets.fetch(file, tmp_path / "to")
    inner = tmp_path / "to" / "cifar-10-batches-py-target" / "cifar-10-batches-py"
    assert (inner / "test_batch").read_bytes() == b"abc"
