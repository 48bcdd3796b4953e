"""The catalogue as rows, written by `sync_labs` from the folders and by nothing else."""

from django.conf import settings
from django.db import models


class Course(models.Model):
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    plan = models.CharField(
        max_length=20, default="laboratory", help_text="How marks add up: labs.spec.PLANS."
    )
    evidence = models.JSONField(
        default=dict,
        blank=True,
        help_text="Assessed part (writeup, viva, project, see) -> numbers of the outcomes that it "
        "gives evidence for.",
    )
    programme = models.JSONField(
        default=dict,
        blank=True,
        help_text="Programme outcomes: their list's version, codes and titles, and how strongly "
        "each course outcome maps to them.",
    )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Outcome(models.Model):
    """A course outcome (CO), the thing attainment is measured on."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["course", "number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="one_outcome")]

    def __str__(self) -> str:
        return f"CO{self.number}"


class Experiment(models.Model):
    """What a weekly mark is given for."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="experiments")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    rubric = models.JSONField(
        default=list,
        blank=True,
        help_text="What it is marked by where the course's plan is assignments: the criteria of "
        "its tasks, and whether a program of it is graded.",
    )
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="experiments")

    class Meta:
        ordering = ["course", "number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="one_experiment")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Task(models.Model):
    """What a file is submitted for; an experiment has one or more.

    A task without an experiment is practice: graded and shown, and never part of a mark.
    """

    course = models.ForeignKey(Course, models.PROTECT, related_name="tasks")
    experiment = models.ForeignKey(
        Experiment, models.PROTECT, related_name="tasks", null=True, blank=True
    )
    section = models.CharField(
        max_length=60, blank=True, help_text="Heading of a task without an experiment."
    )
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=300)
    current = models.ForeignKey(
        "TaskVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The published version; empty while the task is not open for submissions.",
    )
    taken_back = models.CharField(
        max_length=64,
        blank=True,
        help_text="Digest of a version that people took back: only people publish it again.",
    )

    class Meta:
        ordering = ["experiment", "section", "slug"]
        constraints = [models.UniqueConstraint(fields=["course", "slug"], name="one_task")]

    def __str__(self) -> str:
        return f"{self.slug} {self.title}"


class TaskVersion(models.Model):
    """The immutable text of a task that judged a run, known by the digest of its folder."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="versions")
    digest = models.CharField(max_length=64)
    spec = models.JSONField(help_text="labs.spec.TaskSpec as JSON, with statement and calibration")
    starter = models.TextField(
        blank=True,
        help_text="The starter notebook, so that it is there when the folder is gone. Empty for "
        "written answers, and where an earlier release stored the version.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["task", "-created_at"]
        constraints = [models.UniqueConstraint(fields=["task", "digest"], name="one_version")]

    def __str__(self) -> str:
        return f"{self.task.slug} {self.digest[:12]}"


class StoredCalibration(models.Model):
    """What was measured of a task on a page: the same as `calibration.json` in its folder.

    It goes before the folder's where it was measured later, as long as the folder's other files are
    those that it was measured with.
    """

    course = models.CharField(max_length=20)
    slug = models.CharField(max_length=40)
    source = models.CharField(max_length=64, help_text="Digest of the folder without its target.")
    calibration = models.JSONField(help_text="labs.spec.Calibration as JSON")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["course", "slug", "source"])]

    def __str__(self) -> str:
        return f"{self.course}/{self.slug} measured {self.created_at:%d %b %Y}"
