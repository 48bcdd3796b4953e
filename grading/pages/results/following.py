"""What a student does after a result, in one sentence with one link."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grading import metrics
from grading.models import CheckResult, Metric, Run

AGAIN = (Run.State.STUDENT_ERROR, Run.State.CANCELLED)


@dataclass(frozen=True)
class Following:
    """The one next step; no link where there is nothing to do."""

    text: str
    label: str = ""
    url: str = ""
    icon: str = "arrow-right"


def following(
    run: Run,
    newest: Run | None,
    checks: Sequence[CheckResult],
    metric: Metric | None,
    attempts_left: int,
) -> Following:
    """Say what to do after `run`, of one's own and not of an examination.

    Args:
        newest: the newest run of the task; where it is another, that one speaks.
    """
    task, enrolment = run.submission.task, run.submission.enrolment_id
    address = reverse("task", args=[enrolment, task.slug])
    again = Following("", _("Hand in again"), f"{address}#hand-in", "upload")
    if newest is not None and newest.pk != run.pk:
        return Following(
            _("This is not your newest attempt: attempt {number} is the one that counts.").format(
                number=newest.submission.attempt
            ),
            _("See the newest result"),
            reverse("run", args=[newest.pk]),
        )
    if run.state == Run.State.PLATFORM_ERROR:
        return Following(
            _("Nothing to do: our staff were told and will grade it again. No attempt was used.")
        )
    text = _mend(run, checks, metric)
    if not text:
        return _done(run, address)
    if not attempts_left:
        return Following(
            text + " " + _("No attempts are left; if this is unfair, ask your faculty."),
            _("My marks"),
            reverse("class_marks", args=[enrolment]),
        )
    left = ngettext("{n} attempt is left.", "{n} attempts are left.", attempts_left)
    return Following(f"{text} {left.format(n=attempts_left)}", again.label, again.url, again.icon)


def _mend(run: Run, checks: Sequence[CheckResult], metric: Metric | None) -> str:
    """What is worth another attempt; empty where nothing is."""
    if run.state in AGAIN or run.outcome not in ("ok", ""):
        if run.state == Run.State.CANCELLED:
            return _("Nothing was graded. Hand in again when you are ready.")
        return _("Mend what the message names, run all of it once yourself, and hand in again.")
    if metric is not None and metric.value is not None and metric.value < metric.target:
        phrase = metrics.REGISTRY[metric.name].phrase if metric.name in metrics.REGISTRY else str
        return _(
            "Points rise up to {target}; you are at {value}. Improve it and hand in again."
        ).format(target=phrase(metric.target), value=phrase(metric.value))
    short = [check for check in checks if not check.passed]
    if short:
        points = sum((check.max_points - check.points for check in short), Decimal(0))
        return ngettext(
            "One check still has {points} per cent to give: read what it found, and hand in again.",
            "{n} checks still have {points} per cent to give: read what they found, and hand in "
            "again.",
            len(short),
        ).format(n=len(short), points=f"{points.normalize():f}")
    return ""


def _done(run: Run, address: str) -> Following:
    if run.submission.task.experiment_id is None:
        return Following(
            _("Done: every check has its points, and no mark hangs on this."),
            _("All my experiments"),
            reverse("student_home", args=[run.submission.enrolment_id]),
        )
    return Following(
        _(
            "Every check has its points. Write the record of this experiment and be ready for the "
            "viva: your faculty give those marks."
        ),
        _("What was asked"),
        address,
        "journal-code",
    )
