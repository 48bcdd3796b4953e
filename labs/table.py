"""The table of all tasks with what was measured of them, as docs/catalogue.md holds it.

Written from the catalogue's folders alone, so that it can be compared with them at any time.
"""

from collections.abc import Iterator

from labs import datasets
from labs.spec import Calibration, Catalogue, TaskSpec

HEAD = """# The catalogue

Every task with what its reference was measured to reach, written by `./manage.py catalogue`.
Targets are the mean less two standard deviations of the runs, floors what the trivial baseline
reaches; neither is typed in. A stand-in is real data in place of the set named after it.

"""
COLUMNS = (
    "task", "title", "data", "metric", "reference: mean", "sd", "runs", "target", "floor",
    "baseline", "seconds", "memory",
)  # fmt: skip


def table(catalogue: Catalogue) -> str:
    """Return the whole document."""
    lines = [HEAD]
    for code, course in catalogue.courses.items():
        lines.append(f"## {course.code} {course.title}\n\n")
        lines.append("".join(f"| {name} " for name in COLUMNS) + "|\n")
        lines.append("|---" * len(COLUMNS) + "|\n")
        tasks = [task for (own, _), task in catalogue.tasks.items() if own == code]
        lines += [f"| {' | '.join(_row(task))} |\n" for task in tasks]
        lines.append("\n")
    return "".join(lines).rstrip() + "\n"


def _row(task: TaskSpec) -> Iterator[str]:
    yield task.slug
    yield task.title.replace("|", "/")
    if task.written is not None:
        points = sum(criterion.points for criterion in task.rubric)
        yield from ("", f"written, {points} points by rubric", *[""] * 8)
        return
    yield _data(task.calibration.dataset if task.calibration else task.dataset)
    yield task.metric.name
    if task.calibration is None:
        yield from ("not calibrated", *[""] * 7)
        return
    yield from _measured(task.calibration)


def _measured(found: Calibration) -> Iterator[str]:
    yield f"{found.mean:.4f}"
    yield f"{found.sd:.4f}"
    yield str(found.runs)
    yield f"{found.target:.4f}"
    yield f"{found.floor:.4f}"
    yield found.baseline
    yield f"{found.seconds:.1f}"
    yield f"{found.peak_memory_bytes / 2**20:.0f} MiB"


def _data(name: str) -> str:
    if name == datasets.NONE.name:
        return "none"
    source = datasets.find(name)[0]
    return f"{name}, for {source.stand_in_for}" if source.stand_in else name
