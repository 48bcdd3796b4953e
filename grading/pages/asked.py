"""What is asked of a student, as pages show it: statement, contract, data, checks, limits."""

from accounts import institution
from grading import intake
from grading.pages import statement, words
from grading.pages.data import named
from labs.models import Task
from labs.spec import TaskSpec

MIB = 1024 * 1024


def asked(task: Task, spec: TaskSpec) -> dict[str, object]:
    """Context of `student/contract.html`, `student/upload.html` and `student/task_facts.html`."""
    return {
        "task": task,
        "spec": spec,
        "written": _written(spec),
        "statement": statement.html(spec.statement),
        "checks": [(words.name_of(words.CHECKS, c.name), c.weight) for c in spec.checks],
        "data": named(spec.calibration.dataset) if spec.calibration else None,
        "memory_mib": spec.limits.memory_bytes // MIB,
        "max_mib": institution.current().max_upload_bytes // MIB,
    }


def _written(spec: TaskSpec) -> dict[str, object] | None:
    """What the form says of an answer in words; None where a program is asked for."""
    if spec.written is None:
        return None
    endings = ",".join(f".{one}" for one in spec.written.formats)
    return {"formats": intake.formats(spec.written), "endings": endings, "limits": spec.written}
