"""The source's data, its loss surface, and runs of every update rule over it."""

from book_helpers import datasets
from book_helpers.reference import descent


def _run(line, rule, learning_rate, batch_size, epochs, seed, start=None) -> dict:
    way = descent.descend(
        line.features,
        line.y,
        line.start if start is None else start,
        learning_rate=learning_rate,
        epochs=epochs,
        batch_size=batch_size,
        rule=rule,
        seed=seed,
    )
    # Every parameter of short runs, every tenth of long ones: enough to see where two part.
    every = 1 if len(way.gradients) <= 40 else 10
    momentum = getattr(rule, "momentum", None)
    return {
        "rule": rule if isinstance(rule, str) else ("nesterov" if rule.nesterov else "momentum"),
        "momentum": momentum,
        "learning_rate": learning_rate,
        "batch_size": batch_size,
        "updates": len(way.gradients),
        "seed": seed,
        "start": way.parameters[0].tolist(),
        "every": every,
        "parameters": way.parameters[::every].tolist(),
        "losses": way.losses[::every].tolist(),
        "gradients": way.gradients[::every].tolist(),
        "first_batch": way.batches[0].tolist(),
        "diverged": way.diverged,
    }


def goldens() -> dict:
    line = datasets.source_line()
    runs = []
    for rule in ("sgd", "momentum", "nesterov", "rmsprop", "adam"):
        runs.append(_run(line, rule, 0.05, 100, 30, None))
        runs.append(_run(line, rule, 0.02, 10, 12, 3))
        runs.append(_run(line, rule, 0.01, 32, 6, 7, [9.0, -2.5]))
    runs.append(_run(line, descent.Momentum(0.5), 0.1, 10, 3, 1))
    runs.append(_run(line, descent.Momentum(0.7, nesterov=True), 0.1, 1, 1, 5))
    runs += [_run(line, "sgd", rate, 100, 300, 0) for rate in (0.001, 0.1, 0.47, 0.5, 1.0)]
    runs.append(_run(line, "sgd", 0.05, 1, 3, 0))
    hessian = descent.hessian(line.features)
    optimum = descent.closed_form(line.features, line.y)
    return {
        "line": {"x": line.x.tolist(), "y": line.y.tolist(), "start": line.start.tolist()},
        "hessian": hessian.tolist(),
        "optimum": optimum.tolist(),
        "minimum": descent.loss(line.features, line.y, optimum),
        "stability_limit": descent.stability_limit(line.features),
        "condition_number": descent.condition_number(line.features),
        "runs": runs,
    }
