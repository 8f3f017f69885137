"""Whole epochs of the playground, replayed with the reference alone."""

from book_helpers.reference import mlp, toy_data
from book_helpers.reference.descent import RULES, batches_of
from book_helpers.reference.random import RandomStream
import numpy as np

EPOCHS = 2
CASES = (
    {"layers": [4, 2], "regularisation": "l2", "regularisation_rate": 0.05},
    {"regularisation": "l1", "regularisation_rate": 0.1, "learning_rate": 0.1, "batch_size": 30},
    {"optimiser": "adam", "activation": "gelu", "data_set": "spiral", "train_share": 0.7},
    {"optimiser": "rmsprop", "activation": "relu", "initialiser": "he_normal", "data_set": "moons"},
    {"optimiser": "momentum", "output": "sigmoid", "loss": "cross_entropy", "noise": 0.2},
    {"data_set": "gaussian_bumps", "activation": "silu", "seed": 5, "data_seed": 9},
)
DEFAULTS = {
    "data_set": "circles",
    "noise": 0.0,
    "train_share": 0.5,
    "data_seed": 0,
    "layers": [4],
    "activation": "tanh",
    "initialiser": "glorot_uniform",
    "seed": 0,
    "output": "tanh",
    "loss": "squared_error",
    "optimiser": "sgd",
    "learning_rate": 0.03,
    "batch_size": 10,
    "regularisation": "none",
    "regularisation_rate": 0.01,
}


def _train(settings: dict) -> dict:
    data_set = toy_data.DATA_SETS[settings["data_set"]]
    points, labels = data_set.generate(500, settings["noise"], settings["data_seed"])
    train, test = toy_data.split(500, settings["train_share"], settings["data_seed"] + 1)
    if data_set.task == "regression":
        names = {"output": "identity", "loss": "half_squared"}
    elif settings["loss"] == "cross_entropy":
        names = {"output": settings["output"], "loss": "binary_cross_entropy"}
        labels = np.where(labels > 0.0, 1.0, 0.0)
    else:
        names = {"output": settings["output"], "loss": "half_squared"}
    names["hidden"] = settings["activation"]
    targets = labels[:, np.newaxis]
    network = mlp.build([2, *settings["layers"], 1], settings["initialiser"], settings["seed"])
    rule = RULES[settings["optimiser"]]
    memory, alive = rule.start(mlp.flatten(network)), None
    shuffle = RandomStream(settings["seed"] + 1)
    for _ in range(EPOCHS):
        for batch in batches_of(len(train), settings["batch_size"], shuffle):
            chosen = train[batch]
            _, gradients, _ = mlp.loss_and_gradients(
                network, points[chosen], targets[chosen], **names
            )
            if settings["regularisation"] == "none":
                vector, slope = mlp.flatten(network), mlp.flatten(gradients.layers)
                vector, memory = rule.step(vector, slope, memory, settings["learning_rate"])
                network = mlp.unflatten(vector, network)
            else:
                network, alive = mlp.playground_step(
                    network,
                    gradients.layers,
                    settings["learning_rate"],
                    settings["regularisation"],
                    settings["regularisation_rate"],
                    alive,
                )
    train_loss, gradients, _ = mlp.loss_and_gradients(
        network, points[train], targets[train], **names
    )
    test_loss, _, _ = mlp.loss_and_gradients(network, points[test], targets[test], **names)
    return {
        "parameters": mlp.flatten(network).tolist(),
        "losses": [train_loss, test_loss],
        "norms": mlp.gradient_norms(gradients).tolist(),
    }


def goldens() -> dict:
    return {
        "epochs": EPOCHS,
        "cases": [{"settings": case, **_train({**DEFAULTS, **case})} for case in CASES],
    }
