"""What a person is called on these pages: by name and seat number, or by a number alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from grading.models import ComparedFile


@dataclass(frozen=True)
class Who:
    """One file's person as the page shows them."""

    label: str
    usn: str = ""
    named: bool = False
    """Who it is may be shown, and is."""
    hidden: bool = False
    """A student of a class that the reader does not teach: neither name nor code."""
    confirmed: bool = False


def who(file: ComparedFile, may_be_named: Collection[int], *, blind: bool) -> Who:
    """How to call the person of a file; `file` with its submission, enrolment and user."""
    hidden = file.submission.enrolment_id not in may_be_named
    if hidden:
        return Who(_("Another class, program %d") % file.number, hidden=True)
    if blind:
        return Who(_("Program %d") % file.number, confirmed=file.confirmed)
    user = file.submission.enrolment.user
    return Who(user.get_full_name(), user.usn or "", True, confirmed=file.confirmed)


def everybody(
    files: Iterable[ComparedFile], may_be_named: Collection[int], *, blind: bool
) -> dict[int, Who]:
    """The same by file."""
    return {file.pk: who(file, may_be_named, blind=blind) for file in files}
