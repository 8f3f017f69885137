"""The only door to Keras and TensorFlow: quiet, and on the TensorFlow backend.

TensorFlow reads its log level once, when it is imported, so this must come first.
"""

import os
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# The book's networks are small: on two cores, handing their work to more threads costs more time
# than it saves. One thread also gives the same last bits everywhere.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")

with warnings.catch_warnings():
    # TensorFlow's own use of deprecated names is nothing that a reader could change.
    warnings.simplefilter("ignore")
    import keras
    import tensorflow

tensorflow.get_logger().setLevel("ERROR")

if keras.backend.backend() != "tensorflow":
    raise ImportError(
        "the book's training code needs Keras on TensorFlow; got the backend "
        f"{keras.backend.backend()!r}. Set KERAS_BACKEND=tensorflow before Keras is imported."
    )

__all__ = ["keras", "tensorflow"]
