"""What pages of others say of re-grade requests: on a student's home, beside a result."""

from datetime import timedelta

from django import template
from django.utils import timezone

from grading import ledger
from grading.models import Enrolment, RegradeRequest, Run
from grading.pages.regrade.told import shown
from grading.scoring import regrade

register = template.Library()

NEWS = timedelta(days=14)
"""An answer stands on the student's home so long."""


@register.inclusion_tag("regrade/news.html")
def regrade_news(enrolment: Enrolment) -> dict[str, object]:
    """To a student: requests that wait, and what was answered lately."""
    found = list(
        RegradeRequest.objects.filter(enrolment=enrolment).prefetch_related("steps__actor")
    )
    if not found:
        return {"enrolment": enrolment, "requests": []}
    since = timezone.now() - NEWS
    told = shown(found, ledger.items_of(enrolment.offering))
    fresh = [one for one in told if one.is_open or (one.last and one.last.created_at > since)]
    return {"enrolment": enrolment, "requests": fresh}


@register.inclusion_tag("regrade/beside.html")
def regrade_beside(run: Run, own: bool) -> dict[str, object]:
    """Beside a result: a way to ask for the student, what was asked for whoever teaches."""
    experiment = run.submission.task.experiment
    if experiment is None:
        return {}
    enrolment, item = run.submission.enrolment, str(experiment.number)
    requests = list(
        RegradeRequest.objects.filter(enrolment=enrolment, item=item).prefetch_related(
            "steps__actor"
        )
    )
    told = shown(requests[:1], [])
    return {
        "own": own,
        "enrolment": enrolment,
        "item": item,
        "newest": told[0] if told else None,
        "may": regrade.may_ask(item, ledger.history(enrolment, item), requests) if own else None,
    }
