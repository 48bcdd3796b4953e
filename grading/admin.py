"""Offerings with their people and due dates on the administrator's pages.

Submissions, runs and marks are not here: only the pipeline and the ledger write them.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin import WrittenDown
from accounts.audit import AuditEvent, record
from grading.models import Enrolment, Offering, Schedule


class EnrolmentInline(admin.TabularInline):
    model = Enrolment
    extra = 0
    autocomplete_fields = ("user",)


class ScheduleInline(admin.TabularInline):
    model = Schedule
    extra = 0


@admin.register(Offering)
class OfferingAdmin(WrittenDown):
    """A class. Its marks scheme is changed through `grading.ledger`, which knows what is locked."""

    list_display = ("course", "term", "batch", "section")
    list_filter = ("course", "term")
    readonly_fields = ("scheme",)
    inlines = (EnrolmentInline, ScheduleInline)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Write down who was put in charge of a class here: it stands on the first page of all."""
        super().save_formset(request, form, formset, change)
        rows = [*formset.new_objects, *(row for row, _ in formset.changed_objects)]
        for row in rows:
            if isinstance(row, Enrolment) and row.role == Enrolment.Role.FACULTY:
                kind = AuditEvent.Kind.TEACHES
                actor = request.user if request.user.is_authenticated else None
                record(kind, actor, person=row.user, about=str(row.offering))
