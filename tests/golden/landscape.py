"""XOR with two tanh units: starts, losses, gradients, runs, and the plane through three ends."""

from book_helpers.reference import landscape
import numpy as np


def goldens() -> dict:
    seeds = list(range(12))
    starts = np.array([landscape.start(seed) for seed in seeds])
    origin, directions, corners = landscape.plane()
    places = [[3.0, 4.0], [20.0, 8.0], [-4.0, 16.0]]
    points = origin + np.array(places) @ directions
    return {
        "seeds": seeds,
        "starts": starts.tolist(),
        "losses": landscape.loss(starts).tolist(),
        "gradients": landscape.gradient(starts).tolist(),
        "outputs": landscape.outputs(starts).tolist(),
        "end_losses": landscape.loss(landscape.run(range(100))).tolist(),
        "plane": {
            "origin": origin.tolist(),
            "directions": directions.tolist(),
            "corners": corners.tolist(),
        },
        "places": places,
        "in_plane": landscape.descend(points, 200, 0.5, directions).tolist(),
        "free": landscape.descend(points, 200, 0.5).tolist(),
    }
