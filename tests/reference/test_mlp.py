"""The multi-layer perceptron against automatic differentiation, and Playground's update."""

from book_helpers.reference import mlp, toy_data
from book_helpers.reference.activations import ACTIVATIONS
from hypothesis import given
from hypothesis import strategies as st
import numpy as np
import pytest

SMOOTH = ["identity", "sigmoid", "tanh", "elu", "gelu", "gelu_tanh", "silu", "softplus", "mish"]
PAIRS = [
    ("identity", "mse"),
    ("tanh", "half_squared"),
    ("sigmoid", "binary_cross_entropy"),
    ("tanh", "binary_cross_entropy"),
    ("softmax", "categorical_cross_entropy"),
]


def example(seed, output, loss):
    """A 3-5-4-k network with a batch of 6 and targets for the loss."""
    rng = np.random.default_rng(seed)
    outputs = 3 if output == "softmax" else 1
    network = mlp.build([3, 5, 4, outputs], "glorot_uniform", seed, bias=0.05)
    inputs = rng.normal(size=(6, 3))
    if loss == "categorical_cross_entropy":
        return network, inputs, rng.integers(0, 3, 6)
    return network, inputs, rng.integers(0, 2, (6, 1)).astype(float)


@given(st.integers(0, 1000), st.sampled_from(SMOOTH), st.sampled_from(PAIRS))
def test_gradients_are_limits_of_difference_quotients(seed, hidden, pair):
    output, loss = pair
    network, inputs, targets = example(seed, output, loss)
    options = {"hidden": hidden, "output": output, "loss": loss}
    _, gradients, trace = mlp.loss_and_gradients(network, inputs, targets, **options)
    if (output, loss) == ("tanh", "binary_cross_entropy") and np.abs(trace.prediction).min() < 1e-3:
        return  # at the edge of the clipping there is no derivative
    vector, step = mlp.flatten(network), 1e-6
    direction = np.random.default_rng(seed + 1).normal(size=len(vector))
    losses = [
        mlp.loss_and_gradients(
            mlp.unflatten(vector + sign * step * direction, network), inputs, targets, **options
        )[0]
        for sign in (1, -1)
    ]
    slope = mlp.flatten(gradients.layers) @ direction
    assert slope == pytest.approx((losses[0] - losses[1]) / (2 * step), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("hidden", ["relu", "leaky_relu", "selu", "gelu", "sigmoid", "tanh"])
def test_everything_is_as_keras_computes_it(hidden):
    from book_helpers._keras import keras, tensorflow

    network = mlp.build([4, 8, 6, 3], "he_normal", 3, bias=0.1)
    rng = np.random.default_rng(4)
    inputs, labels = rng.normal(size=(20, 4)), rng.integers(0, 3, 20)
    function = {"leaky_relu": lambda x: keras.activations.leaky_relu(x, negative_slope=0.01)}
    layers = [
        keras.layers.Dense(n, activation=function.get(hidden, hidden), dtype="float64")
        for n in (8, 6)
    ]
    model = keras.Sequential(
        [keras.Input((4,), dtype="float64"), *layers, keras.layers.Dense(3, dtype="float64")]
    )
    model.set_weights([part for layer in network for part in (layer.weights, layer.biases)])
    x = tensorflow.constant(inputs)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")
    with tensorflow.GradientTape() as tape:
        tape.watch(x)
        value = loss(labels, model(x))
    theirs = tape.gradient(value, [x, *model.trainable_variables])
    ours_value, ours, trace = mlp.loss_and_gradients(
        network, inputs, labels, hidden=hidden, output="softmax", loss="categorical_cross_entropy"
    )
    assert ours_value == pytest.approx(float(value), rel=1e-7)
    np.testing.assert_allclose(trace.pre_activations[-1], model(x), rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(ours.inputs, theirs[0], rtol=1e-5, atol=1e-8)
    np.testing.assert_allclose(
        mlp.flatten(ours.layers),
        np.concatenate([np.ravel(part) for part in theirs[1:]]),
        rtol=1e-5,
        atol=1e-8,
    )
    np.testing.assert_allclose(
        mlp.gradient_norms(ours), [np.linalg.norm(part) for part in theirs[1::2]], rtol=1e-5
    )


def test_flatten_and_unflatten_are_inverse():
    network = mlp.build([2, 3, 1], "he_normal", 1)
    vector = np.arange(13.0)
    np.testing.assert_array_equal(mlp.flatten(mlp.unflatten(vector, network)), vector)
    np.testing.assert_array_equal(mlp.unflatten(vector, network)[0].weights, [[0, 1, 2], [3, 4, 5]])
    with pytest.raises(ValueError, match="expected 13 numbers; got 14"):
        mlp.unflatten(np.arange(14.0), network)


def playground_update(weight, slope, learning_rate, kind, rate, dead):
    """TensorFlow Playground's updateWeights (nn.ts) for one link."""
    if dead:
        return weight, True
    penalty = {"none": 0.0, "l2": weight, "l1": -1.0 if weight < 0 else float(weight > 0)}[kind]
    moved = weight - learning_rate * slope
    shrunk = moved - learning_rate * rate * penalty
    if kind == "l1" and moved * shrunk < 0:
        return 0.0, True
    return shrunk, False


@pytest.mark.parametrize("kind", ["none", "l1", "l2"])
def test_updates_are_those_of_playground(kind):
    points, labels = toy_data.circles(40, 0.1, 2)
    network, alive = mlp.build([2, 4, 1], "wide_uniform", 6, bias=0.1), None
    weights, dead = [layer.weights.copy() for layer in network], [
        np.zeros(layer.weights.shape, bool) for layer in network
    ]  # fmt: skip
    for _ in range(60):
        _, gradients, _ = mlp.loss_and_gradients(
            network, points, labels[:, None], hidden="tanh", output="tanh", loss="half_squared"
        )
        for k, layer in enumerate(gradients.layers):
            for index in np.ndindex(layer.weights.shape):
                weights[k][index], dead[k][index] = playground_update(
                    weights[k][index], layer.weights[index], 0.3, kind, 0.1, dead[k][index]
                )
        network, alive = mlp.playground_step(network, gradients.layers, 0.3, kind, 0.1, alive)
        for k, layer in enumerate(network):
            np.testing.assert_array_equal(layer.weights, weights[k])
            np.testing.assert_array_equal(alive[k], ~dead[k])
    died = sum(int((~flags).sum()) for flags in alive)
    assert (died > 0) == (kind == "l1")


@given(st.sampled_from(["l1", "l2"]), st.integers(0, 100))
def test_penalty_gradient_is_its_derivative(kind, seed):
    (layer,) = mlp.build([3, 2], "small_normal", seed)
    layer = mlp.Layer(layer.weights * 100, layer.biases)
    step = 1e-7
    for index in np.ndindex(layer.weights.shape):
        moved = np.zeros_like(layer.weights)
        moved[index] = step
        change = [
            mlp.penalty([mlp.Layer(layer.weights + sign * moved, layer.biases)], kind)
            for sign in (1, -1)
        ]
        expected = (change[0] - change[1]) / (2 * step)
        assert mlp.penalty_gradient(layer.weights, kind)[index] == pytest.approx(expected, abs=1e-6)


def test_a_unit_is_dead_when_no_example_reaches_it():
    network = [
        mlp.Layer(np.array([[1.0, 1.0, -1.0]]), np.array([0.0, -5.0, 0.5])),
        mlp.Layer(np.ones((3, 1)), np.zeros(1)),
    ]
    trace = mlp.forward(network, [[1.0], [2.0]], "relu")
    assert mlp.dead_units(trace)[0].tolist() == [False, True, True]
    assert mlp.dead_share(trace) == pytest.approx(2 / 3)
    leaky = mlp.forward(network, [[1.0], [2.0]], "leaky_relu")
    assert mlp.dead_share(leaky) == 0.0


def test_depth_profile_tells_the_register_story():
    from book_helpers import datasets

    data = datasets.digits(flat=True)
    x, y = data.x_train[:256], data.y_train[:256]
    profiles = {
        (hidden, start): mlp.depth_profile(x, y, depth=20, hidden=hidden, initialiser=start)
        for hidden, start in (
            ("sigmoid", "glorot_uniform"),
            ("relu", "glorot_uniform"),
            ("relu", "he_normal"),
            ("tanh", "glorot_uniform"),
        )
    }
    ratio = {key: p.gradient_norms[0] / p.gradient_norms[-1] for key, p in profiles.items()}
    assert ratio["sigmoid", "glorot_uniform"] < 1e-10
    assert 0.1 < ratio["tanh", "glorot_uniform"] < 10
    assert profiles["relu", "glorot_uniform"].deviations[-1] < 1e-2
    assert profiles["relu", "he_normal"].deviations[-1] > 0.05
    assert profiles["relu", "he_normal"].gradient_norms.shape == (20,)


def test_training_solves_the_circles():
    points, labels = toy_data.circles(200, 0.0, 1)
    network = mlp.build([2, 6, 1], "glorot_uniform", 0)
    for _ in range(400):
        value, gradients, trace = mlp.loss_and_gradients(
            network, points / 5, (labels[:, None] + 1) / 2, hidden="tanh"
        )
        network, _ = mlp.playground_step(network, gradients.layers, 3.0)
    assert value < 0.1
    assert np.mean((trace.prediction[:, 0] > 0.5) == (labels > 0)) > 0.98


def test_every_activation_can_be_hidden():
    for name in ACTIVATIONS:
        network, inputs, targets = example(1, "sigmoid", "binary_cross_entropy")
        value, gradients, _ = mlp.loss_and_gradients(network, inputs, targets, hidden=name)
        assert np.isfinite(value)
        assert np.all(np.isfinite(mlp.flatten(gradients.layers)))


def test_bad_arguments_are_refused():
    network, inputs, targets = example(0, "sigmoid", "binary_cross_entropy")
    with pytest.raises(ValueError, match=r"expected inputs \(n, 3\); got shape \(6, 2\)"):
        mlp.forward(network, inputs[:, :2])
    with pytest.raises(ValueError, match='needs output="softmax"'):
        mlp.loss_and_gradients(network, inputs, targets, loss="categorical_cross_entropy")
    with pytest.raises(ValueError, match="there is no loss 'hinge'"):
        mlp.loss_and_gradients(network, inputs, targets, loss="hinge")
    with pytest.raises(ValueError, match="there is no activation 'step'"):
        mlp.forward(network, inputs, "step")
    with pytest.raises(ValueError, match=r"gradient of shape \(6, 1\); got \(6,\)"):
        mlp.backward(network, mlp.forward(network, inputs), np.ones(6))
    with pytest.raises(ValueError, match='kind must be "none", "l1" or "l2"; got \'l3\''):
        mlp.penalty(network, "l3")
    with pytest.raises(ValueError, match="at least an input and an output"):
        mlp.build([3])
