"""Which examples feed which update, over three epochs."""

from book_helpers.reference.descent import batches_of
from book_helpers.reference.random import RandomStream


def goldens() -> dict:
    plans = []
    for examples, batch_size, seed in ((20, 4, 0), (20, 6, 1), (7, 3, 5), (12, 5, None), (9, 9, 2)):
        stream = None if seed is None else RandomStream(seed)
        plans.append(
            {
                "examples": examples,
                "batch_size": batch_size,
                "seed": seed,
                "batches": [
                    [batch.tolist() for batch in batches_of(examples, batch_size, stream)]
                    for _ in range(3)
                ],
            }
        )
    return {"plans": plans}
