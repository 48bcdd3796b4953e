"""What a document lacks, by student and entry."""

from collections.abc import Callable, Iterable, Iterator

from grading.reports.content import Gap
from grading.reports.gathered import Gathered, Student
from grading.scheme import SEE
from grading.scoring.publishing import WITHOUT_SEE


def of_entries(data: Gathered, missing: Callable[[Student], Iterable[str]]) -> Iterator[Gap]:
    """A gap for each student with entries of these keys missing."""
    for student in data.students:
        if keys := tuple(missing(student)):
            yield Gap(f"{student.usn} {student.name}", student.enrolment.pk, keys)


def of_items(*keys: str) -> Callable[[Gathered], list[Gap]]:
    """What is missing of these items."""

    def found(data: Gathered) -> list[Gap]:
        return list(of_entries(data, lambda s: [key for key in keys if s.entries[key].is_missing]))

    return found


def of_weekly(data: Gathered) -> list[Gap]:
    """What is missing of the weekly entries."""
    keys = {item.key for item in data.weekly}
    return list(of_entries(data, lambda s: [key for key in s.cie.missing if key in keys]))


def of_cie(data: Gathered) -> list[Gap]:
    """What keeps a CIE open."""
    return list(of_entries(data, lambda student: student.cie.missing))


def of_see(data: Gathered) -> list[Gap]:
    """Who may sit the SEE and has neither marks nor an absence."""
    return list(of_entries(data, lambda student: [SEE] if _awaits_see(student) else []))


def of_result(data: Gathered) -> list[Gap]:
    """Both."""
    return list(
        of_entries(
            data,
            lambda student: [*student.cie.missing, *([SEE] if _awaits_see(student) else [])],
        )
    )


def _awaits_see(student: Student) -> bool:
    return student.see is None and student.result.status not in WITHOUT_SEE
