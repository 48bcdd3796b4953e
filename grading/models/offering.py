"""Who takes and who teaches a course in one term."""

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property

from labs.models import Course, Experiment


class Offering(models.Model):
    """One term of a course for one batch and section."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="offerings")
    term = models.CharField(max_length=40, help_text='For example "Odd 2026".')
    batch = models.CharField(max_length=20, help_text='Year of admission, for example "2023".')
    section = models.CharField(max_length=10, default="A")
    scheme = models.JSONField(
        default=dict,
        blank=True,
        help_text="Settings of the marks scheme that differ from its defaults (grading.scheme).",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "term", "batch", "section"], name="one_offering"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course.code} · {self.term} · batch {self.batch} {self.section}"

    @cached_property
    def experiment_rows(self) -> list[tuple[int, str, list]]:
        """Number, title and rubric of its course's experiments, in order; asked for once."""
        rows = Experiment.objects.filter(course=self.course_id).order_by("number")
        return list(rows.values_list("number", "title", "rubric"))


class Enrolment(models.Model):
    """A person's part in an offering."""

    class Role(models.TextChoices):
        STUDENT = "student"
        FACULTY = "faculty"
        WITHDRAWN = "withdrawn"
        """Was a student of this class; marks and files stay, nothing new comes."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    role = models.CharField(max_length=10, choices=Role)

    class Meta:
        ordering = ["offering", "user__usn", "user__name"]
        constraints = [models.UniqueConstraint(fields=["offering", "user"], name="one_enrolment")]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Schedule(models.Model):
    """When an experiment is due in an offering."""

    offering = models.ForeignKey(Offering, models.CASCADE, related_name="schedules")
    experiment = models.ForeignKey(Experiment, models.PROTECT, related_name="schedules")
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offering", "experiment"], name="one_due_date")
        ]

    def __str__(self) -> str:
        return f"{self.experiment} due {self.due_at:%d %b %Y}"
