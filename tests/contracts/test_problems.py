"""What the grader computes for a problem is what the textbook's formula gives."""

import numpy as np
import pytest

from grading.evaluation.problems import REGISTRY, Draw
from grading.metrics import REGISTRY as METRICS

CASES = range(6)


def cases(name: str) -> list[tuple]:
    problem = REGISTRY[name]
    draw = Draw("0f" * 16)
    return [problem.arguments(draw, case) for case in CASES]


def near(answers, name: str, given) -> bool:
    return (
        METRICS["within_tolerance"].compute([answers], [REGISTRY[name].expected(*given)], {}) == 1
    )


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_the_same_seed_draws_the_same_and_another_something_else(name):
    problem = REGISTRY[name]
    one, same, other = (problem.arguments(Draw(seed), 0) for seed in ("aa", "aa", "bb"))
    assert one == same
    assert one != other


@pytest.mark.parametrize("given", cases("backpropagation"))
def test_backpropagation_agrees_with_finite_differences(given):
    x, y, w1, b1, w2, b2 = (np.array(part) for part in given)
    h = 1 / (1 + np.exp(-(x @ w1 + b1)))
    p = 1 / (1 + np.exp(-(h @ w2 + b2)))
    out = (p - y) * p * (1 - p) / len(x)
    inner = out @ w2.T * h * (1 - h)
    answers = {
        "W1": (x.T @ inner).tolist(), "b1": inner.sum(axis=0).tolist(),
        "W2": (h.T @ out).tolist(), "b2": out.sum(axis=0).tolist(),
    }  # fmt: skip
    assert near(answers, "backpropagation", given)
    answers["b1"] = (-inner.sum(axis=0)).tolist()
    assert not near(answers, "backpropagation", given)


@pytest.mark.parametrize("given", cases("through_time"))
def test_backpropagation_through_time_agrees_with_finite_differences(given):
    x, y, wxh, whh, why, bh, by = (np.array(part) for part in given)
    states, errors = [np.zeros(len(bh))], []
    for entered, target in zip(x, y, strict=True):
        states.append(np.tanh(wxh @ entered + whh @ states[-1] + bh))
        errors.append(why @ states[-1] + by - target)
    weights = {"Wxh": wxh, "Whh": whh, "Why": why, "bh": bh, "by": by}
    found = {name: np.zeros_like(weight) for name, weight in weights.items()}
    later = np.zeros(len(bh))
    for t in reversed(range(len(x))):
        found["Why"] += np.outer(errors[t], states[t + 1])
        found["by"] += errors[t]
        raw = (why.T @ errors[t] + later) * (1 - states[t + 1] ** 2)
        found["Wxh"] += np.outer(raw, x[t])
        found["Whh"] += np.outer(raw, states[t])
        found["bh"] += raw
        later = whh.T @ raw
    assert near({name: part.tolist() for name, part in found.items()}, "through_time", given)


def test_a_lightly_loaded_network_recalls_a_stored_pattern():
    patterns, probe, _ = (np.array(part) for part in cases("hopfield")[0])
    assert len(patterns) == 3  # 0.03 of 100 units
    recalled = REGISTRY["hopfield"].expected(patterns, probe, 12)
    assert (recalled != probe).any()
    assert any((recalled == pattern).all() for pattern in patterns)


def test_beyond_the_capacity_a_stored_pattern_is_left():
    patterns = np.where(Draw("ab").uniform(31, 100) < 0.5, -1, 1)
    settled = [REGISTRY["hopfield"].expected(patterns, pattern, 12) for pattern in patterns]
    overlap = np.mean(
        [state @ pattern / 100 for state, pattern in zip(settled, patterns, strict=True)]
    )
    assert overlap < 0.7


@pytest.mark.parametrize("given", cases("hopfield"))
def test_no_unit_is_ever_in_doubt(given):
    """So a scaled weight matrix and another rule for 0 come to the same state."""
    patterns, state, rounds = (np.array(part) for part in given)
    weights = patterns.T @ patterns / patterns.shape[1]
    np.fill_diagonal(weights, 0)
    for _ in range(int(rounds)):
        fields = weights @ state
        assert np.abs(fields).min() > 1e-9
        state = np.sign(fields)
    assert (state == REGISTRY["hopfield"].expected(*given)).all()


@pytest.mark.parametrize("given", [one for one in cases("regularization") if one[2] == "l2"])
def test_ridge_agrees_with_its_closed_form(given):
    x, y, _, strength = np.array(given[0]), np.array(given[1]), given[2], given[3]
    closed = np.linalg.solve(x.T @ x / len(x) + strength * np.eye(x.shape[1]), x.T @ y / len(x))
    assert near(closed.tolist(), "regularization", given)


@pytest.mark.parametrize("given", [one for one in cases("regularization") if one[2] != "l2"])
def test_the_coefficients_fulfil_the_conditions_of_a_minimum(given):
    x, y, ratio, strength = (
        np.array(given[0]),
        np.array(given[1]),
        {"l1": 1, "elastic": 0.5}[given[2]],
        given[3],
    )
    w = REGISTRY["regularization"].expected(*given)
    slope = x.T @ (y - x @ w) / len(x) - strength * (1 - ratio) * w
    active = w != 0
    assert np.allclose(slope[active], strength * ratio * np.sign(w[active]), atol=1e-8)
    assert (np.abs(slope[~active]) <= strength * ratio + 1e-8).all()


def test_the_likelihood_is_the_product_of_the_densities():
    rows, labels = [[1.0, 2.0], [3.0, 6.0], [0.0, 0.0], [2.0, 2.0]], [0, 0, 1, 1]
    # Class 0: means 2 and 4, deviations 1 and 2; a density at its mean is 1 / (sd sqrt(2 pi)).
    first, _ = REGISTRY["likelihood"].expected(rows, labels, [2.0, 4.0])
    assert first == pytest.approx(1 / (1 * 2 * 2 * np.pi))
