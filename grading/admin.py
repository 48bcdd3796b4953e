"""Offerings with their people and due dates on the administrator's pages.

Submissions, runs and marks are not here: only the pipeline and the ledger write them.
"""

from django.contrib import admin

from grading.models import Enrolment, Offering, Schedule


class EnrolmentInline(admin.TabularInline):
    model = Enrolment
    extra = 0
    autocomplete_fields = ("user",)


class ScheduleInline(admin.TabularInline):
    model = Schedule
    extra = 0


@admin.register(Offering)
class OfferingAdmin(admin.ModelAdmin):
    """A class. Its marks scheme is changed through `grading.ledger`, which knows what is locked."""

    list_display = ("course", "term", "batch", "section")
    list_filter = ("course", "term")
    readonly_fields = ("scheme",)
    inlines = (EnrolmentInline, ScheduleInline)
