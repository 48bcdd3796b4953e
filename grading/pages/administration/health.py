"""How the installation is doing; what a monitor asks; the first page of the administration."""

import logging
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from accounts.audit import AuditEvent
from accounts.people import administrators
from grading.access.administration import administrators_only, is_administrator
from grading.access.signed_in import SignedIn
from grading.evaluation import hearing
from grading.health import site
from grading.health.finding import Level
from grading.models import HealthReport, Worker

log = logging.getLogger(__name__)
LOOK = "grading.health.tasks.look"
ROLES = (
    AuditEvent.Kind.MADE_ADMINISTRATOR,
    AuditEvent.Kind.ENDED_ADMINISTRATOR,
    AuditEvent.Kind.TEACHES,
    AuditEvent.Kind.TEACHES_NO_MORE,
    AuditEvent.Kind.ADMIN_SITE,
)
"""What nobody does to themselves unseen: it stands on every administrator's first page."""
SEEN_FOR = timedelta(days=30)
GIVEN_UP_AFTER = timedelta(minutes=10)


@require_safe
@administrators_only
def home(request: SignedIn) -> HttpResponse:
    """What wants attention, and whose part was changed of late."""
    since = timezone.now() - SEEN_FOR
    context = {
        "findings": [one for one in site.examine() if one.level is not Level.OK],
        "roles": AuditEvent.objects.filter(kind__in=ROLES, created_at__gt=since).select_related(
            "actor", "person"
        )[:30],
        "administrators": administrators().order_by("name"),
    }
    return render(request, "administration/home.html", context)


@never_cache
@require_safe
@administrators_only
def health(request: SignedIn) -> HttpResponse:
    """Every finding with its remedy, and what the doctor said last."""
    report = HealthReport.objects.select_related("asked_by").first()
    now = timezone.now()
    context = {
        "findings": site.examine(),
        "queue": hearing.queue(),
        "workers": Worker.objects.all(),
        "silent": now - hearing.SILENT_AFTER,
        "report": report,
        "looking": _looking(report),
        "now": now,
        "backup_dir": settings.BACKUP_DIR,
    }
    return render(request, "administration/health.html", context)


@require_POST
@administrators_only
def look(request: SignedIn) -> HttpResponse:
    """Have a worker do what `./manage.py doctor` does."""
    if not _looking(HealthReport.objects.first()):
        report = HealthReport.objects.create(asked_by=request.user)
        try:
            current_app.send_task(LOOK, args=[report.pk], ignore_result=True)
        except (OperationalError, OSError) as error:
            log.warning("the queue can't be reached: %s", error)
            messages.error(
                request,
                _("The queue can’t be reached, so no worker was asked: %s") % type(error).__name__,
            )
    return redirect("administration_health")


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For a monitor: 200 while the site can do its work, else 503. Details for administrators."""
    try:
        queue = hearing.queue()
        told = is_administrator(request.user) if request.user.is_authenticated else False
    except DatabaseError:
        log.exception("the database does not answer")
        return JsonResponse({"status": "fault"}, status=503)
    stuck = queue.silent and queue.waiting > 0
    found: dict[str, object] = {"status": "fault" if stuck else "ok"}
    if told:
        found |= {
            "waiting": queue.waiting,
            "running": queue.running,
            "slots": queue.slots,
            "workers": queue.workers,
            "oldest": queue.oldest,
        }
    return JsonResponse(found, status=503 if stuck else 200)


def _looking(report: HealthReport | None) -> bool:
    """Whether a report was asked for and may still come."""
    if report is None or report.done_at is not None:
        return False
    return timezone.now() - report.asked_at < GIVEN_UP_AFTER
