"""The small data sets of the plane, with and without noise, and the split into two."""

from book_helpers.reference.toy_data import DATA_SETS, split


def goldens() -> dict:
    sets = []
    for name, data_set in DATA_SETS.items():
        for count, noise, seed in ((12, 0.0, 0), (20, 0.15, 7), (16, 0.5, 4294967295)):
            points, labels = data_set.generate(count, noise, seed)
            sets.append(
                {
                    "name": name,
                    "label": data_set.label,
                    "task": data_set.task,
                    "arguments": [count, noise, seed],
                    "points": points.ravel().tolist(),
                    "labels": labels.tolist(),
                }
            )
    splits = [
        {
            "arguments": [count, share, seed],
            "parts": [part.tolist() for part in split(count, share, seed)],
        }
        for count, share, seed in ((10, 0.5, 0), (11, 0.8, 3), (7, 0.1, 5))
    ]
    return {"sets": sets, "splits": splits}
