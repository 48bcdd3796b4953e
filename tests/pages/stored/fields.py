"""Every text that the database can hold, derived from the models, and a script put into each.

A new text field is filled like the others without being named here; where no page shows it, the
test that counts says so. What only programs of ours write stands in `OURS`, with the reason.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

APPS = ("accounts", "labs", "grading")
TEXTS = (models.CharField, models.TextField)

OURS = {
    "digests, keys and addresses that we work out ourselves": """
        accounts.ApiToken.digest accounts.ApiToken.token_key accounts.User.password
        labs.Task.taken_back labs.TaskVersion.digest labs.StoredCalibration.source
        grading.Calibrating.source grading.FileCheck.sha256 grading.FileCheck.seed
        grading.Submission.sha256 grading.Submission.file grading.Draw.fingerprint grading.Draw.seed
        grading.Examiner.signed_hash grading.Run.seed grading.RunResult.artefact
        grading.RunResult.artefact_sha256 grading.RunResult.notebook grading.MarkEntry.previous_hash
        grading.MarkEntry.hash grading.ScoringOrder.seed grading.SheetEvent.ledger_hash
        grading.ComparedFile.code_sha256""",
    "one of a few words, by which something is looked up": """
        accounts.ApiToken.scopes labs.Course.code labs.Course.plan labs.Task.slug
        labs.StoredCalibration.course labs.StoredCalibration.slug grading.Calibrating.course
        grading.Calibrating.slug grading.Draft.kind grading.FileCheck.kind grading.FileCheck.outcome
        grading.Submission.kind grading.ExamSession.kind grading.Seat.kind grading.Run.outcome
        grading.Metric.name grading.Metric.evidence grading.CheckResult.name
        grading.CheckResult.evidence grading.Proposal.component grading.MarkEntry.item
        grading.MarkEntry.component grading.MarkEntry.state grading.RegradeRequest.item
        grading.RubricScore.attribute grading.RubricScore.band grading.ScoringOrder.item
        grading.ScoringRound.item grading.Unblinding.item grading.Comparison.stage
        grading.VivaQuestion.item grading.VivaQuestion.component grading.VivaQuestion.name
        grading.VivaQuestion.whence grading.TeamScore.component grading.Worker.does""",
    "numbers and keys, kept as JSON": """
        labs.Course.evidence labs.StoredCalibration.calibration grading.Offering.scheme
        grading.OutcomeChoice.value grading.Breakdown.confusion grading.Breakdown.examples
        grading.NamedScheme.stored
        grading.SchemeChange.before grading.SchemeChange.after grading.Comparison.settings
        grading.SimilarPair.passages""",
    "a notebook, read as one when its folder is, and only ever downloaded": """
        labs.TaskVersion.starter""",
    "checked against a pattern at every way in": "accounts.User.usn accounts.User.username",
}
WRITTEN_BY_US = frozenset(" ".join(OURS.values()).split())

Label = str
Marker = Callable[[], str]


def _within(*keys: str) -> Callable[[Any, str], Any]:
    """Puts the script at these keys, wherever in the value they are."""

    def _put(value: Any, evil: str) -> Any:
        if isinstance(value, dict):
            return {
                key: _like(each, evil) if key in keys else _put(each, evil)
                for key, each in value.items()
            }  # fmt: skip
        if isinstance(value, list):
            return [_put(each, evil) for each in value]
        return value

    return _put


def _like(value: Any, evil: str) -> Any:
    if value is None:
        return None
    return [evil] if isinstance(value, list) else evil


def _curves(value: Any, evil: str) -> list[dict[str, Any]]:
    return [{"source": "reported", "name": evil, "epochs": [1, 2], "series": {evil: [0.5, 0.75]}}]


JSON: dict[Label, Callable[[Any, str], Any]] = {
    "accounts.AuditEvent.before": lambda value, evil: {"name": evil},
    "accounts.AuditEvent.after": lambda value, evil: {"name": evil},
    "accounts.InstitutionChange.values": lambda value, evil: {
        "institute": evil, "department": evil, "usn_pattern": evil
    },
    "labs.Course.programme": _within("text", "title", "name"),
    "labs.Experiment.rubric": _within("title", "text", "descriptor", "description"),
    "labs.TaskVersion.spec": _within("title", "summary", "statement", "section", "message"),
    "grading.Calibrating.steps": lambda value, evil: [{"kind": "x", "role": evil, "file": evil}],
    "grading.Calibrating.done": lambda value, evil: [
        {"landed": True, "marks": "", "message": evil, "differs": [evil]}
    ],
    "grading.FileCheck.progress": lambda value, evil: {"stage": evil, "log_tail": evil},
    "grading.FileCheck.found": lambda value, evil: {
        "findings": [{"name": evil, "passed": False, "message": evil}], "metric": evil,
        "value": 0.5, "rows": 500, "stdout": evil, "stderr": evil,
        "error": {"type": evil, "text": evil, "line": 1, "cell": 2},
    },
    "grading.Draw.statement": lambda value, evil: value
    | {"title": evil, "lot": [evil for _ in value["lot"]],
       "roster": [each | {"name": evil} for each in value["roster"]]},
    "grading.Run.progress": lambda value, evil: value | {"log_tail": evil} if value else value,
    "grading.RunResult.facts": lambda value, evil: value | {
        "message": evil, "versions": {evil: evil},
        "error": {"type": evil, "text": evil, "line": 1, "cell": None, "traceback": evil},
        "isolation": {"backend": evil, "warm": False, "weak": True, "reasons": [evil]},
    },
    "grading.Breakdown.curves": _curves,
    "grading.Breakdown.classes": lambda value, evil: [f"{evil}{n}" for n, _ in enumerate(value)],
    "grading.HealthReport.findings": lambda value, evil: [
        {"level": "fault", "subject": evil, "text": evil, "remedy": evil}
    ],
}  # fmt: skip
"""Where in a JSON value text of people and programs stands, in the shape in which it is kept."""


def text_fields() -> Iterator[tuple[Label, type[models.Model], models.Field]]:
    """Every field of ours that holds text which somebody else may have written."""
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            for field in model._meta.concrete_fields:
                label = f"{model._meta.label}.{field.name}"
                is_text = isinstance(field, (*TEXTS, models.JSONField, models.FileField))
                if is_text and not field.choices and label not in WRITTEN_BY_US:
                    yield label, model, field


def evil(number: int | str) -> str:
    """A script and a picture that runs one, with the field's number in both."""
    return (
        f"\"'></textarea></title><img data-evil={number} src=x: onerror=owned={number}>"
        f"<script>owned={number}</script>{{{{7|add:7}}}}"
    )


FOUND = re.compile(r"(?:data-evil=|data-evil%3D)(\w+)")


def fill() -> dict[Label, str]:
    """Put a script into every text of every row. Returns the numbers by which each is found."""
    numbers: dict[Label, str] = {}
    fields: dict[type[models.Model], list[tuple[Label, models.Field]]] = {}
    for number, (label, model, field) in enumerate(text_fields(), 1):
        numbers[label] = str(number)
        fields.setdefault(model, []).append((label, field))
    for model, texts in fields.items():
        for row in model._default_manager.all():
            changed = {}
            for label, field in texts:
                text = evil(numbers[label])
                if isinstance(field, models.JSONField):
                    changed[field.name] = JSON[label](getattr(row, field.name), text)
                else:  # some have to be unique; titles and the like are as long as they may be
                    text = f"{text} {row.pk} "
                    longest = (field.max_length or 0) if isinstance(field, models.CharField) else 0
                    changed[field.name] = text + "W" * (longest - len(text))
            model._default_manager.filter(pk=row.pk).update(**changed)
    return numbers
