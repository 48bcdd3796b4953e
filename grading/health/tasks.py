"""Has a worker look at the installation from where runs are run: what `./manage.py doctor` says."""

from dataclasses import asdict

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from grading.evaluation import hearing
from grading.health import doctor
from grading.models import HealthReport


@shared_task(ignore_result=True)
def look(report_pk: int) -> None:
    """Fill a report in, once."""
    mine = HealthReport.objects.filter(Q(worker="") & Q(done_at=None), pk=report_pk)
    if not mine.update(worker=hearing.name()[:100]):
        return
    findings = [asdict(finding) for finding in doctor.examine()]
    HealthReport.objects.filter(pk=report_pk).update(findings=findings, done_at=timezone.now())
