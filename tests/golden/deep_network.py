"""Activations and gradients of deep networks at their start, as `depth_lab` computes them."""

from book_helpers.reference import mlp
from book_helpers.reference.activations import activation
from book_helpers.reference.initialisers import initialise
from book_helpers.reference.random import RandomStream
from book_helpers.widgets.depth_lab import ACTIVATIONS, DepthLab
import numpy as np


def profile(name, initialisation, scale, depth, seed, inputs, labels) -> dict:
    stream = RandomStream(seed)
    output = mlp.Layer(initialise("glorot_uniform", (64, 10), stream), np.zeros(10))
    network = [
        mlp.Layer(
            scale
            * (
                stream.normal(64 * 64).reshape(64, 64)
                if initialisation == "unit_normal"
                else initialise(initialisation, (64, 64), stream)
            ),
            np.zeros(64),
        )
        for _ in range(depth)
    ] + [output]
    trace = mlp.forward(network, inputs, hidden=name, output="softmax")
    loss, slope = mlp.loss_and_score_gradient(trace, labels, "categorical_cross_entropy")
    gradients = mlp.backward(network, trace, slope)
    hidden = trace.activations[1:-1]
    return {
        "pair": {
            "activation": name,
            "initialisation": initialisation,
            "scale": scale,
            "depth": depth,
            "seed": seed,
        },
        "loss": loss,
        "means": [float(values.mean()) for values in hidden],
        "deviations": [float(values.std()) for values in hidden],
        "between": [float(np.sqrt(values.var(axis=0).mean())) for values in hidden],
        "gradients": [float(np.linalg.norm(layer.weights)) for layer in gradients.layers[:-1]],
        "last_values": hidden[-1][0, :8].tolist(),
    }


def goldens() -> dict:
    lab = DepthLab()
    inputs = np.array([int(count, 17) for count in lab.pixels]).reshape(-1, 64) / 16
    labels = np.array([int(label) for label in lab.labels])
    points = np.linspace(-12, 12, 49)
    cases = [
        ("sigmoid", "glorot_uniform", 1.0, 20, 0),
        ("sigmoid", "lecun_normal", 1.0, 20, 1),
        ("tanh", "glorot_uniform", 1.0, 30, 2),
        ("tanh", "unit_normal", 1.0, 6, 0),
        ("relu", "glorot_uniform", 1.0, 20, 0),
        ("relu", "he_normal", 1.0, 30, 3),
        ("relu", "small_normal", 1.0, 30, 0),
        ("relu", "unit_normal", 4.0, 30, 0),
        ("leaky_relu", "he_normal", 1.0, 20, 0),
        ("gelu", "he_normal", 1.5, 20, 0),
        ("silu", "he_normal", 1.0, 20, 4),
        ("selu", "lecun_normal", 1.0, 20, 0),
        ("elu", "lecun_normal", 0.5, 5, 0),
        ("softplus", "glorot_uniform", 1.0, 8, 0),
        ("identity", "glorot_uniform", 1.0, 1, 99),
    ]
    return {
        "pixels": lab.pixels,
        "labels": lab.labels,
        "points": points.tolist(),
        "activations": {
            name: [
                activation(name).function(points).tolist(),
                activation(name).derivative(points).tolist(),
            ]
            for name in ACTIVATIONS
        },
        "profiles": [profile(*case, inputs, labels) for case in cases],
    }
