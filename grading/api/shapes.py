"""What the answers look like. Serializers read rows; nothing is stored through them."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from grading.evaluation.breakdown.counts import rounded, step_for
from grading.models import Breakdown, CheckResult, Enrolment, Metric, Proposal, Run, Submission
from labs.models import Task


class Me(serializers.Serializer[object]):
    username = serializers.CharField()
    name = serializers.CharField()
    usn = serializers.CharField(allow_null=True)


class Class(serializers.ModelSerializer[Enrolment]):
    """A class, with the part that one has in it."""

    id = serializers.IntegerField(source="offering_id")
    course = serializers.CharField(source="offering.course.code")
    title = serializers.CharField(source="offering.course.title")
    term = serializers.CharField(source="offering.term")
    batch = serializers.CharField(source="offering.batch")
    section = serializers.CharField(source="offering.section")

    class Meta:
        model = Enrolment
        fields = ("id", "course", "title", "term", "batch", "section", "role")


class TaskShape(serializers.ModelSerializer[Task]):
    """What may be handed in. `experiment` is null for practice."""

    experiment = serializers.IntegerField(source="experiment.number", default=None, allow_null=True)
    version = serializers.CharField(source="current.digest")
    statement = serializers.SerializerMethodField(help_text="Markdown.")

    class Meta:
        model = Task
        fields = ("slug", "title", "experiment", "version", "statement")

    def get_statement(self, task: Task) -> str:
        return str(task.current.spec.get("statement", "")) if task.current else ""


class SubmissionShape(serializers.ModelSerializer[Submission]):
    """One upload; its SHA-256 is the receipt."""

    class_id = serializers.IntegerField(source="enrolment.offering_id")
    usn = serializers.CharField(source="enrolment.user.usn", allow_null=True)
    task = serializers.CharField(source="task.slug")
    runs = serializers.PrimaryKeyRelatedField[Run](many=True, read_only=True)

    class Meta:
        model = Submission
        fields = (
            "id",
            "class_id",
            "usn",
            "task",
            "attempt",
            "file_name",
            "size",
            "sha256",
            "received_at",
            "runs",
        )


class HandIn(serializers.Serializer[object]):
    """What is sent to hand something in."""

    file = serializers.FileField(
        allow_empty_file=True,  # for intake to refuse, in its words
        help_text="A program, a notebook or an archive.",
    )


class Progress(serializers.Serializer[object]):
    """A run that goes on, as last heard; every field may be missing."""

    stage = serializers.CharField(required=False)
    elapsed_seconds = serializers.FloatField(required=False)
    cell = serializers.IntegerField(required=False, allow_null=True)
    cells = serializers.IntegerField(required=False, allow_null=True)
    cpu_seconds = serializers.FloatField(required=False)
    memory_bytes = serializers.IntegerField(required=False)
    log_tail = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    log_end = serializers.IntegerField(required=False)
    gpus = serializers.IntegerField(required=False)


class MetricShape(serializers.ModelSerializer[Metric]):
    class Meta:
        model = Metric
        fields = (
            "name",
            "value",
            "claimed",
            "evidence",
            "target",
            "floor",
            "reference",
            "dataset",
            "stand_in",
        )


class Check(serializers.ModelSerializer[CheckResult]):
    class Meta:
        model = CheckResult
        fields = ("name", "passed", "points", "max_points", "message", "evidence")


class ProposalShape(serializers.ModelSerializer[Proposal]):
    class Meta:
        model = Proposal
        fields = ("component", "marks", "max_marks", "band", "explanation")


class CurveShape(serializers.Serializer[object]):
    """How one training went, as the program itself told or printed it: no mark hangs on it."""

    source = serializers.ChoiceField(("reported", "printed"))  # type: ignore[assignment]  # a field of that name
    name = serializers.CharField(allow_blank=True, help_text="The variable that held it.")
    epochs = serializers.ListField(child=serializers.IntegerField())
    series = serializers.DictField(
        child=serializers.ListField(child=serializers.FloatField(allow_null=True)),
        help_text="By name, a number for each epoch; null where it was none.",
    )


class ConfusionShape(serializers.Serializer[object]):
    """Hidden rows by class. Counts are to the nearest `step`, which is 1 for who teaches it."""

    classes = serializers.ListField(child=serializers.CharField())
    counts = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField()),
        help_text="A row for each true class, in it a number for each class named.",
    )
    step = serializers.IntegerField()


class RunShape(serializers.ModelSerializer[Run]):
    """A run and, once it has finished, what was found.

    After an examination `sealed` is true for its student until the marks are published: metric,
    checks, proposal, curves and confusion are left out.
    """

    submission = serializers.IntegerField(source="submission_id")
    task = serializers.CharField(source="submission.task.slug")
    finished = serializers.BooleanField(source="is_finished")
    sealed = serializers.SerializerMethodField()
    progress = serializers.SerializerMethodField()
    metric = serializers.SerializerMethodField()
    checks = serializers.SerializerMethodField()
    proposal = serializers.SerializerMethodField()
    curves = serializers.SerializerMethodField()
    confusion = serializers.SerializerMethodField()
    stdout = serializers.CharField(source="result.stdout", default="")
    stderr = serializers.CharField(source="result.stderr", default="")

    class Meta:
        model = Run
        fields = (
            "id",
            "submission",
            "task",
            "state",
            "finished",
            "sealed",
            "outcome",
            "message",
            "created_at",
            "started_at",
            "finished_at",
            "progress",
            "metric",
            "checks",
            "proposal",
            "curves",
            "confusion",
            "stdout",
            "stderr",
        )

    def get_sealed(self, run: Run) -> bool:
        return bool(self.context["sealed"])

    @extend_schema_field(Progress(allow_null=True))
    def get_progress(self, run: Run) -> object:
        if run.state != Run.State.RUNNING:
            return None
        # What a run tells of itself partly comes from inside the sandbox.
        told = Progress(data=run.progress)
        return told.validated_data if told.is_valid() else None

    @extend_schema_field(MetricShape(allow_null=True))
    def get_metric(self, run: Run) -> object:
        row = None if self.context["sealed"] else getattr(run, "metric", None)
        return MetricShape(row).data if row else None

    @extend_schema_field(Check(many=True))
    def get_checks(self, run: Run) -> object:
        rows = () if self.context["sealed"] else run.checks.all()
        return Check(rows, many=True).data

    @extend_schema_field(ProposalShape(allow_null=True))
    def get_proposal(self, run: Run) -> object:
        row = None if self.context["sealed"] else getattr(run, "proposal", None)
        return ProposalShape(row).data if row else None

    def _breakdown(self, run: Run) -> Breakdown | None:
        return None if self.context["sealed"] else getattr(run, "breakdown", None)

    @extend_schema_field(CurveShape(many=True))
    def get_curves(self, run: Run) -> object:
        kept = self._breakdown(run)
        return CurveShape(kept.curves if kept else [], many=True).data

    @extend_schema_field(ConfusionShape(allow_null=True))
    def get_confusion(self, run: Run) -> object:
        kept = self._breakdown(run)
        if kept is None or not kept.confusion:
            return None
        step = step_for(exact=self.context["exact"])
        counts = rounded(kept.confusion, step)
        return {"classes": kept.classes, "counts": counts, "step": step}


class EntryShape(serializers.Serializer[object]):
    """What stands for one item: marks by component, or a state without."""

    item = serializers.CharField()
    state = serializers.CharField()
    marks = serializers.DictField(child=serializers.CharField())
    total = serializers.CharField(allow_null=True)


class StudentMarks(serializers.Serializer[object]):
    """One student. Numbers are text, exact; what is missing is null, never zero."""

    usn = serializers.CharField(allow_null=True)
    name = serializers.CharField()
    entries = EntryShape(many=True)
    cie = serializers.IntegerField(allow_null=True)
    see_raw = serializers.CharField(allow_null=True)
    see = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(allow_null=True)
    grade = serializers.CharField(allow_null=True)
    status = serializers.CharField(allow_null=True)
