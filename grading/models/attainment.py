"""What a class decides about its outcomes, and its exit survey. `grading.attainment` alone writes.

Decisions are rows that are never changed: the newest of a kind stands, and all of them stay.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.offering import Enrolment, Offering


class OutcomeChoice(models.Model):
    """A decision that differs from the catalogue or from the one before it, as a whole."""

    class Part(models.TextChoices):
        RULES = "rules", _("Targets and thresholds")
        TAGS = "tags", _("What gives evidence for which outcome")
        MATRIX = "matrix", _("Programme outcomes")
        SURVEY = "survey", _("Period of the exit survey")

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="outcome_choices")
    part = models.CharField(max_length=10, choices=Part)
    value = models.JSONField(help_text="As grading.attainment reads it.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["offering", "part", "pk"]

    def __str__(self) -> str:
        return f"{self.get_part_display()} of {self.offering}"


class OutcomeAction(models.Model):
    """What faculty do about an outcome that falls short. The newest stands; "" takes it back."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="outcome_actions")
    outcome = models.PositiveSmallIntegerField(help_text="Number of the course outcome.")
    text = models.TextField(blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["offering", "outcome", "pk"]

    def __str__(self) -> str:
        return f"CO{self.outcome}: {self.text[:60]}"


class Survey(models.Model):
    """The exit survey of a class, open from `opens_at` until `closes_at`."""

    offering = models.OneToOneField(Offering, models.PROTECT, related_name="survey")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"exit survey of {self.offering}"


class SurveyCount(models.Model):
    """How many students gave an outcome this rating: all that is kept of their answers.

    All of a survey's rows are made when it is opened, so neither their order nor their number says
    who answered what, and there is no row of a single student to be found.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="counts")
    outcome = models.PositiveSmallIntegerField(help_text="Number of the course outcome.")
    rating = models.PositiveSmallIntegerField(help_text="1 to 5")
    students = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["survey", "outcome", "rating"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "outcome", "rating"], name="one_count")
        ]

    def __str__(self) -> str:
        return f"CO{self.outcome}: {self.students} x {self.rating}"


class SurveyMark(models.Model):
    """That a student has answered: without a time, and without what."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="marks")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "enrolment"], name="one_answer_a_student")
        ]

    def __str__(self) -> str:
        return f"answered: {self.enrolment_id}"
