"""A class that has handed in, and a calculation over it."""

from grading.models import ComparedFile, Comparison, Enrolment, Offering, SimilarPair
from grading.similarity import calculation
from tests import factories


def handed_in(
    offering: Offering, content: str | bytes, name: str = "", file_name: str = "solution.py"
) -> Enrolment:
    """A student who has handed this in for 1a."""
    student = factories.make_student(offering, name=name)
    data = content.encode() if isinstance(content, str) else content
    factories.make_submission(student, content=data, file_name=file_name)
    return student


def asked(
    offering: Offering, *, other_classes: bool = False, without_common: bool = True
) -> Comparison:
    """A calculation that waits."""
    return calculation.request(
        offering, factories.get_task(offering), None,
        other_classes=other_classes, without_common=without_common, send=False,
    )  # fmt: skip


def calculated(offering: Offering, **how: bool) -> Comparison:
    """A calculation that was carried out, by the real process."""
    row = asked(offering, **how)
    assert calculation.carry_out(row.pk)
    row.refresh_from_db()
    return row


def stored(*students: Enrolment, share: int = 900, spans: object = ((), ())) -> SimilarPair:
    """A finished calculation with one pair, of the first two, as rows alone."""
    offering = students[0].offering
    row = Comparison.objects.create(
        offering=offering, task=factories.get_task(offering), other_classes=False,
        without_common=True, state=Comparison.State.DONE, pairs_found=1,
    )  # fmt: skip
    row.settings = calculation.rests_on(row, 2)
    row.save()
    files = []
    for number, student in enumerate(students, start=1):
        submission = student.submissions.first() or factories.make_submission(student)
        with submission.file.open("rb") as file:
            found = calculation.code.of_file(submission.file_name, file.read())
        files.append(
            ComparedFile.objects.create(
                comparison=row, submission=submission, number=number, confirmed=False,
                of_this_class=student.offering_id == offering.pk, code_sha256=found.sha256, own=400,
            )
        )  # fmt: skip
    return SimilarPair.objects.create(
        comparison=row, first=files[0], second=files[1], first_share=share, second_share=share,
        share=share, passages=spans,
    )  # fmt: skip
