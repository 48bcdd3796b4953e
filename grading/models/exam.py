"""A sitting of an examination: who sits where, which experiment they drew, who examines.

`grading.exams` alone changes these rows. Marks are not here: they go to the ledger.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grading.models.offering import Enrolment, Offering
from grading.models.submission import Submission
from labs.models import Experiment


class ExamSession(models.Model):
    """One batch of a class, sitting at one time."""

    class Kind(models.TextChoices):
        TEST = "T", _("Internal test")
        SEE = "S", _("Semester-end examination")

    class Mode(models.TextChoices):
        UNIFORM = "uniform", _("Each student by themselves")
        BALANCED = "balanced", _("Each experiment equally often")

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="exam_sessions")
    kind = models.CharField(max_length=1, choices=Kind, help_text="The item's key in the ledger.")
    batch = models.CharField(max_length=20)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=180)
    place = models.CharField(max_length=100, blank=True)
    lot = models.ManyToManyField(Experiment, related_name="+")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.BALANCED)
    neighbours_differ = models.BooleanField(default=True)
    warm = models.BooleanField(
        default=False,
        help_text="Whether runs may start warm. Cold ones stand behind the narrower walls.",
    )
    checks = models.BooleanField(
        default=False,
        help_text="Whether its students may check programs on public data while it goes on.",
    )
    opened_at = models.DateTimeField(null=True, help_text="Since when files are taken in.")
    closed_at = models.DateTimeField(null=True, help_text="Since when no longer.")

    class Meta:
        ordering = ["starts_at", "batch"]
        constraints = [
            models.UniqueConstraint(fields=["offering", "kind", "batch"], name="one_batch")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.offering} · batch {self.batch}"

    @property
    def is_committed(self) -> bool:
        """Frozen: roster, order, lot and mode can't change any more."""
        return hasattr(self, "draw")


class Seat(models.Model):
    """A student's place in a sitting. `drawn` and `redrawn` are what the draw gave."""

    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="seats")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(help_text="From 1: neighbours have the next ones.")
    kind = models.CharField(max_length=1, help_text="The session's: nobody sits an exam twice.")
    drawn = models.ForeignKey(Experiment, models.PROTECT, null=True, related_name="+")
    redrawn = models.ForeignKey(Experiment, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_student_a_seat"),
            models.UniqueConstraint(fields=["enrolment", "kind"], name="one_seat_a_student"),
        ]

    def __str__(self) -> str:
        return f"{self.session.batch}/{self.number} {self.enrolment.user}"

    @property
    def experiment(self) -> Experiment | None:
        """What the student works on: the second draw where there was a change."""
        return self.redrawn or self.drawn

    @property
    def experiment_id(self) -> int | None:
        """Its key."""
        return self.redrawn_id or self.drawn_id


class Draw(models.Model):
    """The allocation of a sitting, by `grading.exams.verify_draw`.

    Committed with `statement` and `fingerprint` public and `seed` secret; drawn once there is a
    `call`; the seed is shown from `shown_at` on.
    """

    session = models.OneToOneField(ExamSession, models.PROTECT, related_name="draw")
    statement = models.JSONField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the statement.")
    seed = models.CharField(max_length=64, editable=False)
    committed_at = models.DateTimeField()
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    call = models.CharField(max_length=200, blank=True)
    drawn_at = models.DateTimeField(null=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    shown_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"draw of {self.session}"


class Examiner(models.Model):
    """Who examines a sitting, and their signature under its marks."""

    class Role(models.TextChoices):
        INTERNAL = "internal", _("Internal examiner")
        EXTERNAL = "external", _("External examiner")

    session = models.ForeignKey(ExamSession, models.PROTECT, related_name="examiners")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="examines")
    role = models.CharField(max_length=10, choices=Role)
    signed_at = models.DateTimeField(null=True)
    signed_sequence = models.PositiveBigIntegerField(
        null=True, help_text="The ledger's last row when they signed, and its hash."
    )
    signed_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["session", "-role"]
        constraints = [
            models.UniqueConstraint(fields=["session", "role"], name="one_examiner_a_role"),
            models.UniqueConstraint(fields=["session", "user"], name="examiners_are_two"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class Guest(models.Model):
    """An account that was made for examining and ends by itself; it is given no other part."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="guest")
    until = models.DateTimeField(help_text="From then on it sees no sitting any more.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.user} until {self.until:%d %b %Y}"


class HandIn(models.Model):
    """A file handed in during a sitting; the submission's own time is the receipt."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="hand_ins")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="hand_in")

    class Meta:
        ordering = ["-submission"]

    def __str__(self) -> str:
        return f"{self.seat}: {self.submission}"
