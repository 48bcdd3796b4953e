"""The checks that look at what was found beside the answers: their points and their words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grading.checks import REGISTRY, Again, Answers, Earlier, Facts, Found, Score

SCORE = Score("accuracy", lambda v: f"{v:.2f}", 0.9, 0.9, 0.1, "verified", True, sd=0.02)
PLAIN = Facts(True, "", Answers(readable=True, message=""), SCORE)
DENSE = {"type": "Linear", "kinds": ["dense"], "parameters": 9}
LSTM = {"type": "LSTM", "kinds": ["recurrent", "bidirectional_lstm"], "parameters": 9}


def judged(name: str, found: Found, earlier=None, score=SCORE, **options):
    facts = replace(PLAIN, found=found, earlier=earlier or {}, score=score)
    verdict = REGISTRY[name].judge(facts, Decimal(10), options)
    assert verdict.message
    return verdict


def model(*layers: dict) -> Found:
    return Found(probes={"models": {"models": [{"name": "net", "layers": list(layers)}]}})


@pytest.mark.parametrize(
    ("found", "options", "points"),
    [
        (model(DENSE, DENSE, DENSE), {"kind": "weights", "exactly": 3}, 10),
        (model(DENSE, DENSE), {"kind": "weights", "exactly": 3}, 0),
        (model(LSTM, DENSE), {"kind": "bidirectional_lstm"}, 10),
        (model(LSTM, DENSE), {"kind": "convolution"}, 0),
        (model(DENSE | {"parameters": 0}), {"kind": "dense"}, 0),
        (Found(), {"kind": "dense"}, 0),
        (Found(probes={"models": {"models": "many"}}), {"kind": "dense"}, 0),
        (model(7, {"kinds": ["dense"]}), {"kind": "dense"}, 0),
    ],
)  # fmt: skip
def test_layers_are_counted_in_each_model_and_reported(found, options, points):
    verdict = judged("layers", found, **options)
    assert (verdict.points, verdict.evidence) == (points, "reported")


def test_layers_are_counted_in_words_that_fit():
    assert "1 fully connected layer." in judged("layers", model(DENSE), kind="dense").message
    assert "at least 1 recurrent layer;" in judged("layers", model(DENSE), kind="recurrent").message
    two = judged("layers", model(DENSE, DENSE), kind="dense", least=2).message
    assert "2 fully connected layers." in two


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("layers", {"kind": "dense"}),
        ("used", {"component": "dense"}),
        ("trials", {}),
        ("neighbours", {}),
        ("backbone", {"file": "data/b.pth"}),
        ("beats_random", {"file": "data/b.pth"}),
    ],
)
def test_what_was_not_looked_at_is_not_said_to_be_missing(name, options):
    """The program stopped before: whether it would have left a model nobody knows."""
    said = judged(name, Found(), **options).message
    assert "was not looked at, since it gave no answers" in said
    assert "leaves no" not in said


def test_neighbours_that_are_built_and_ignored_are_not_used():
    fitted = {"type": "KNeighborsClassifier", "kinds": ["neighbours"], "parameters": 9}
    probes = model(fitted).probes | {"used": {"changed": 1}}
    used = Found(probes=probes, again={"used": Again(0.2, 0.7)})
    ignored = Found(probes=probes, again={"used": Again(0.9, 0.0)})
    assert judged("neighbours", used).points == 10
    assert judged("neighbours", ignored).points == 0
    assert "do not come from it" in judged("neighbours", ignored).message


def test_a_graph_decides_where_it_is_asked_for():
    graph = {"name": "g", "layers": {"dense": 3}}
    confirmed = Found(confirmed=graph, again={"clean": Again(0.9, 0.02)})
    options = {"kind": "dense", "exactly": 3, "confirm": True}
    assert judged("layers", confirmed, **options).points == 10
    assert judged("layers", confirmed, **options).evidence == "confirmed"
    other = replace(confirmed, again={"clean": Again(0.3, 0.6)})
    assert "not what answers" in judged("layers", other, **options).message
    nothing = judged("layers", Found(errors={"confirmed": "no ONNX"}), **options)
    assert (nothing.points, "no ONNX" in nothing.message) == (0, True)


def test_where_no_graph_says_anything_of_what_answers_the_report_decides():
    three = {"kind": "dense", "exactly": 3, "confirm": "if possible"}
    report = model(DENSE, DENSE, DENSE)
    graph = {"name": "g", "layers": {"dense": 3}}
    own, other = {"clean": Again(0.9, 0.02)}, {"clean": Again(0.3, 0.6)}

    def found(graph, again, seen=report):
        verdict = judged("layers", replace(seen, confirmed=graph, again=again), **three)
        return (verdict.points, verdict.evidence)

    assert found(graph, own) == (10, "confirmed")
    # The graph of what answers goes before what the inside reports, either way.
    assert found({"layers": {"dense": 2}}, own) == (0, "confirmed")
    assert found(graph, own, model(DENSE)) == (10, "confirmed")
    # No graph, another model's, or one that was not asked and shows something else.
    assert found(None, {}) == (10, "reported")
    assert found(graph, other) == (10, "reported")
    assert found({"layers": {"dense": 1}}, {}) == (10, "reported")
    assert found(None, {}, model(DENSE)) == (0, "reported")
    assert found(graph, {}) == (10, "confirmed")


@pytest.mark.parametrize(
    ("again", "points", "said"),
    [
        (Again(0.1, 0.9), 10, "it is used"),
        (Again(0.5, 0.5), 10, "it is used"),
        (Again(0.6, 0.4), 0, "does little"),
        (Again(0.9, 0.01), 0, "do not come from it"),
        (Again(None, 0.0), 0, "no answers"),
        (None, 0, "no answers"),
    ],
)
def test_a_component_is_used_where_shuffling_it_costs_half_the_way(again, points, said):
    found = Found(probes={"used": {"changed": 2}}, again={"used": again} if again else {})
    verdict = judged("used", found, component="dense")
    assert verdict.points == points
    assert said in verdict.message


def test_a_component_that_is_not_there_can_not_be_used():
    assert judged("used", Found(probes={"used": {"changed": 0}})).points == 0
    assert judged("used", Found()).points == 0


def trials(*tried) -> Found:
    return Found(variables={"trials": list(tried)})


@pytest.mark.parametrize(
    ("found", "points", "said"),
    [
        (trials(*({"params": {"lr": i}, "score": 0.5} for i in range(6))), 10, "6 distinct"),
        (trials(*({"params": {"lr": 1}, "score": 0.1 * i} for i in range(6))), 0, "1 distinct"),
        (trials({"params": {}, "score": 1}), 0, "Trial 1 has empty params"),
        (trials({"params": {"lr": 1}, "score": True}), 0, "Trial 1 has no score"),
        (trials(7), 0, "Trial 1 has no params"),
        (Found(variables={"trials": {}}), 0, "no list"),
        (Found(errors={"trials": "it holds a model"}), 0, "it holds a model"),
    ],
)
def test_trials_have_to_be_distinct_settings_with_scores(found, points, said):
    verdict = judged("trials", found)
    assert verdict.points == points
    assert said in verdict.message


@pytest.mark.parametrize(
    ("earlier", "points", "said"),
    [
        (Earlier(0.92, own=True), 10, "your own in task 3"),  # 0.90 is one deviation below
        (Earlier(0.921, own=True), 0, "your own in task 3"),
        (Earlier(0.95, own=False), 0, "the reference's of task 3"),
        (None, 10, "nothing of task 3"),
    ],
)
def test_tuning_must_not_lose_more_than_one_deviation(earlier, points, said):
    verdict = judged("improves", Found(), {"3": earlier} if earlier else {}, task="3")
    assert verdict.points == points
    assert said in verdict.message


def test_the_backbone_is_compared_and_has_to_help():
    held = Found(probes={"backbone": {"given": 100, "held": 95}}, again={"random": Again(0.3, 1)})
    assert judged("backbone", held, file="data/b.pth").points == 10
    assert judged("beats_random", held, file="data/b.pth").points == 10
    lost = Found(probes={"backbone": {"given": 100, "held": 2}}, again={"random": Again(0.88, 1)})
    assert judged("backbone", lost, file="data/b.pth").points == 0
    assert judged("beats_random", lost, file="data/b.pth").points == 0
    assert judged("beats_random", Found(), file="data/b.pth").points == 0


def test_an_exported_model_has_to_keep_its_accuracy():
    assert judged("accuracy_kept", Found(again={"clean": Again(0.8911, 0)})).points == 10
    assert judged("accuracy_kept", Found(again={"clean": Again(0.89, 0)})).points == 0
    assert judged("accuracy_kept", Found(errors={"confirmed": "no file"})).points == 0
    timed = Found(probes={"timing": {"seconds": 0.01}}, confirmed={"seconds": 0.002})
    assert judged("faster", timed, least=5).points == 10
    assert judged("faster", timed, least=6).points == 0
    assert judged("faster", replace(timed, confirmed={"seconds": "fast"})).points == 0
