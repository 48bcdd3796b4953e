"""What happens while an examination goes on, step by step, and the viva's questions and notes.

Append-only: `grading.exams` and `grading.scoring.viva` add rows and triggers refuse to change them.
Marks are not here: they go to the ledger.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grading.models.exam import ExamSession, Seat
from grading.models.offering import Enrolment


class SittingEvent(models.Model):
    """A step of a sitting: who did it, when and why."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Time started")
        EXTENDED = "extended", _("Time extended")
        PRESENT = "present", _("Present")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")
        SIGNED = "signed", _("Marks signed")

    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="events")
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        help_text="Whom it is about; empty: everybody.",
    )
    kind = models.CharField(max_length=10, choices=Kind)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many were added; extensions only."
    )
    reason = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: a command, not a person.",
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["session", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="extended", minutes__gte=1)
                | (~Q(kind="extended") & Q(minutes__isnull=True)),
                name="only_extensions_have_minutes",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session.batch}: {self.get_kind_display()}"


class VivaQuestion(models.Model):
    """A question drawn for one student's viva, with its text as it read that day."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="viva_questions")
    item = models.CharField(max_length=10, help_text="The entry's key in the ledger.")
    component = models.CharField(max_length=20, help_text="Its component: viva or project_viva.")
    name = models.CharField(max_length=60, help_text="Of the question in the course's bank.")
    topic = models.CharField(max_length=100)
    experiment = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The experiment's number; empty: belongs to all."
    )
    text = models.TextField()
    answer = models.TextField(help_text="What a good answer says; for whoever examines.")
    whence = models.CharField(
        max_length=10, blank=True, help_text="Which part of the bank it was drawn from."
    )
    wanted_topic = models.CharField(
        max_length=100, blank=True, help_text="The topic that was asked for; empty: any."
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacement",
        help_text="The question that this one was drawn instead of.",
    )
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was drawn instead.")
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ["enrolment", "item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "item", "name"], name="a_question_once_in_a_viva"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.enrolment.user}"


class VivaNote(models.Model):
    """What an examiner noted on one answer; the newest note of a question stands."""

    class Verdict(models.TextChoices):
        GOOD = "good", _("Good")
        PARTIAL = "partial", _("Partly")
        NONE = "none", _("No answer")
        MARK = "mark", _("A mark of 10")
        NOT_ASKED = "not_asked", _("Not asked")

    question = models.ForeignKey(VivaQuestion, models.PROTECT, related_name="notes")
    verdict = models.CharField(max_length=10, choices=Verdict)
    marks = models.DecimalField(
        max_digits=4, decimal_places=2, null=True, blank=True, help_text="Of 10; verdict MARK only."
    )
    text = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["question", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="mark", marks__gte=0, marks__lte=10)
                | (~Q(verdict="mark") & Q(marks__isnull=True)),
                name="only_a_mark_has_marks",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} on {self.question.name}"
