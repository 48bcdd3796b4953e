"""Does the program leave a model of the required structure behind?

Read from the finished objects inside the sandbox, beside the student's code: *reported*. Where
`confirm` asks for it, the model is exported to ONNX and its graph is read again in a second sandbox
without any code of the student's: *confirmed*, and points depend on that alone. With "if possible"
they depend on what is reported where no graph says anything of what answers: a layer that is not
exported, or inputs that are prepared outside of the model, are no fault of a program's.

Options: `kind`, `least` (default 1) or `exactly` so many such layers, `confirm` (`true`, or
`"if possible"`).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from grading.checks.check import CONFIRMED, REPORTED, UNSEEN, Check, Facts, Verdict

NAMES = {
    "recurrent": "recurrent layers",
    "bidirectional_lstm": "bidirectional LSTM layers",
    "convolution": "convolution layers",
    "dense": "fully connected layers",
    "weights": "layers with weights",
}
WEIGHTS = ("recurrent", "convolution", "dense")
MODELS_SHOWN = 3
IF_POSSIBLE = "if possible"
MAY_DIFFER = 0.1
"""Share of answers in which an exported model may differ: inputs are scaled otherwise."""


def _judge(facts: Facts, max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    kind = str(options["kind"])
    wanted = _wanted(options)
    graph = facts.found.confirmed
    if options.get("confirm") == IF_POSSIBLE:
        seen_to_answer = "clean" in facts.found.again  # what reads texts is not asked by itself
        if (
            graph is not None
            and not _is_another(facts)
            and (seen_to_answer or _fits(count_graph(kind, graph), options))
        ):
            return _of_graph(graph, max_points, options)
    elif options.get("confirm"):
        if graph is None:
            why = facts.found.errors.get("confirmed", "no model could be exported to ONNX")
            return Verdict(
                Decimal(0),
                f"{wanted} {_are(options)} asked for, and that could not be confirmed: {why}. Keep "
                "the model that your function uses in a variable.",
                CONFIRMED,
            )
        if _is_another(facts):
            changed = facts.found.again["clean"].changed
            return Verdict(
                Decimal(0),
                f"By itself the exported model gives {changed * 100:.0f} % other answers "
                "than your function, so it is not what answers. Keep the model that your function "
                "uses in a variable, and no larger one beside it.",
                CONFIRMED,
            )
        return _of_graph(graph, max_points, options)
    if unseen := facts.found.errors.get("probe-models"):
        return Verdict(Decimal(0), f"The models could not be looked at: {unseen}", REPORTED)
    if "models" not in facts.found.probes:
        return Verdict(Decimal(0), f"Asked for: {wanted}. {UNSEEN}", REPORTED)
    models = facts.found.probes["models"].get("models", [])
    counts = {str(model.get("name", "?")): count_layers(kind, model) for model in _dicts(models)}
    for name, count in counts.items():
        if _fits(count, options):
            return Verdict(max_points, f"The model {name} has {_named(count, kind)}.", REPORTED)
    if not counts:
        return Verdict(
            Decimal(0),
            f"{wanted} {_are(options)} asked for, but the program leaves no Keras, torch or "
            "scikit-learn model in a variable. Keep the finished model in one.",
            REPORTED,
        )
    shown = ", ".join(f"{name} has {count}" for name, count in list(counts.items())[:MODELS_SHOWN])
    return Verdict(Decimal(0), f"Asked for: {wanted}; found: {shown}.", REPORTED)


def _is_another(facts: Facts) -> bool:
    """Whether the exported model by itself gives other answers than the program."""
    alone = facts.found.again.get("clean")
    return alone is not None and alone.changed > MAY_DIFFER


def _of_graph(graph: Mapping[str, Any], max_points: Decimal, options: Mapping[str, Any]) -> Verdict:
    count = count_graph(str(options["kind"]), graph)
    told = f"The exported graph of {graph.get('name', 'the model')!s:.60} has {count}"
    return Verdict(
        max_points if _fits(count, options) else Decimal(0),
        f"{told}; asked for: {_wanted(options)}.",
        CONFIRMED,
    )


def count_layers(kind: str, model: Mapping[str, Any]) -> int:
    """Return how many layers of a reported model are of a kind and have parameters."""
    kinds = WEIGHTS if kind == "weights" else (kind,)
    return sum(
        bool(layer.get("parameters")) and any(k in kinds for k in layer.get("kinds", ()))
        for layer in _dicts(model.get("layers", []))
    )


def count_graph(kind: str, graph: Mapping[str, Any]) -> int:
    """Return how many nodes of an exported graph are layers of a kind."""
    counts = graph.get("layers", {})
    kinds = WEIGHTS if kind == "weights" else (kind,)
    return sum(int(counts.get(name, 0)) for name in kinds)


def _fits(count: int, options: Mapping[str, Any]) -> bool:
    if "exactly" in options:
        return count == int(options["exactly"])
    return count >= int(options.get("least", 1))


def _wanted(options: Mapping[str, Any]) -> str:
    kind = str(options["kind"])
    if "exactly" in options:
        return f"exactly {_named(int(options['exactly']), kind)}"
    return f"at least {_named(int(options.get('least', 1)), kind)}"


def _named(count: int, kind: str) -> str:
    return f"{count} {NAMES[kind] if count != 1 else NAMES[kind].replace('layers', 'layer')}"


def _are(options: Mapping[str, Any]) -> str:
    return "is" if options.get("exactly", options.get("least", 1)) == 1 else "are"


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _probes(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    if options.get("confirm") == IF_POSSIBLE:
        return {"export": {}, "models": {}}
    return {"export": {}} if options.get("confirm") else {"models": {}}


CHECK = Check("layers", _judge, probes=_probes, options=("kind", "least", "exactly", "confirm"))
