from book_helpers.reference import landscape, mlp
import numpy as np


def test_the_gradient_is_that_of_the_network():
    like = mlp.build([2, 2, 1])
    for seed in range(5):
        vector = landscape.start(seed) + 0.1 * np.arange(9)
        value, gradients, trace = mlp.loss_and_gradients(
            mlp.unflatten(vector, like),
            landscape.INPUTS,
            landscape.TARGETS[:, np.newaxis],
            hidden="tanh",
        )
        np.testing.assert_allclose(landscape.loss(vector), value, rtol=1e-12)
        np.testing.assert_allclose(
            landscape.gradient(vector), mlp.flatten(gradients.layers), rtol=1e-12, atol=1e-15
        )
        np.testing.assert_allclose(landscape.outputs(vector), trace.prediction[:, 0], rtol=1e-12)


def test_about_half_of_a_hundred_starts_get_stuck():
    ends = landscape.run(range(100))
    losses = landscape.loss(ends)
    assert np.sum(losses < 0.05) == 52
    stuck = losses[losses >= 0.05]
    # ½ ln 2: two of the four examples are right, the other two undecided. One run is still on a
    # plateau, and leaves it.
    assert np.sum(np.abs(stuck - 0.5 * np.log(2)) < 0.002) == 47
    late = landscape.loss(landscape.descend(ends[losses >= 0.05], 20_000, 0.5))
    assert np.sum(late < 0.05) == 1 and np.sum(np.abs(late - 0.5 * np.log(2)) < 1e-3) == 47


def test_the_plane_holds_the_three_ends():
    origin, directions, corners = landscape.plane()
    np.testing.assert_allclose(directions @ directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(
        origin + corners @ directions, landscape.run(landscape.PLANE_SEEDS), atol=1e-9
    )
    stay = landscape.descend(origin + corners.mean(0) @ directions, 50, 0.5, directions) - origin
    np.testing.assert_allclose(stay @ directions.T @ directions, stay, atol=1e-12)
