"""The form in which one entry is decided by its rubric: read, refused, overtaken, shown again.

Shared by a class's scoring page and by an examination's; who may decide is for these to say. Keeps
what was typed when saving is refused, and shows another person's newer decision instead of writing
over it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import InvalidMark
from grading.models import Enrolment, MarkEntry, Seat
from grading.pages.titles import said
from grading.scheme import State, as_text
from grading.scoring import rubric
from grading.scoring.rubric import Line, Sheet
from grading.scoring.viva import COMPONENTS as VIVAS

ID_DIGITS = 19
"""A longer number is no row's: it was not this site that wrote it into the form."""


@dataclass(frozen=True)
class Refused:
    """Why a decision was not saved, and everything that was typed with it."""

    status: int = 200
    problems: Mapping[str, str] = field(default_factory=dict)
    """By component; "" is the entry as a whole."""
    conflict: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: InvalidMark, typed: Mapping[str, str]) -> "Refused":
        """Every component's problems, each beside its own field."""
        problems: dict[str, str] = {}
        for component, message in error.problems:
            problems[component] = f"{problems.get(component, '')} {message}".strip()
        return cls(422, problems, typed=typed)


def sheet(
    student: Enrolment,
    item: str,
    teachers: Sequence[User] | None = None,
    seat: Seat | None = None,
) -> Sheet:
    """The sheet of an entry; Http404 where the course has no such entry."""
    try:
        return rubric.sheet(student, item, teachers, seat)
    except InvalidMark as error:
        raise Http404(str(error)) from error


def typed(post: Mapping[str, str]) -> dict[str, str]:
    """What came with the form, without spaces around it."""
    return {key: str(post.get(key, "")).strip() for key in post}


def decision(sheet: Sheet, typed: Mapping[str, str]) -> Mapping[str, object] | State:
    """What the form says: a state for the whole entry, or marks by component.

    "Confirm" takes the proposal for the components that have one and what was typed for the others.
    """
    if typed.get("do") == "state":
        if typed.get("state") not in sheet.states:
            raise InvalidMark("", _("No state was chosen. Choose one and set it again."))
        return State(typed["state"])
    marks: dict[str, object] = {}
    for line in sheet.lines:
        key = line.component.key
        if typed.get("do") == "confirm" and line.proposed is not None:
            marks[key] = line.proposed
        elif typed.get(f"mark-{key}") or f"saw-{key}" in typed:
            marks[key] = typed.get(f"mark-{key}", "")
        # A field that was empty when the person saw it and still is says nothing: whatever
        # somebody else entered there meanwhile stays.
    return marks


def expected(typed: Mapping[str, str]) -> dict[str, int | None]:
    """The rows that the person saw; "" as a component stands for a state of the whole entry."""
    return {
        key.removeprefix("saw-"): int(value)
        for key, value in typed.items()
        if key.startswith("saw-") and value.isdecimal() and len(value) <= ID_DIGITS
    }


def proposed_since(sheet: Sheet, typed: Mapping[str, str]) -> str:
    """What to say where another proposal stands than the one that the person saw; "" if none."""
    for line in sheet.lines:
        if typed.get(f"proposal-{line.component.key}", "") == (
            line.beside.seen if line.beside else ""
        ):
            continue
        now = _("nothing") if line.proposed is None else as_text(line.proposed)
        graded = not line.beside or line.beside.parts
        what = _("Another run was graded") if graded else _("The viva's notes were changed")
        return _(
            "%(what)s after you opened this page: for %(title)s %(now)s is proposed now. Look at "
            "it and decide again."
        ) % {"what": what, "title": line.component.title.lower(), "now": now}
    return ""


def told(sheet: Sheet, posted: Sequence[MarkEntry]) -> str:
    """What was saved, in words."""
    titles = {line.component.key: said(line.component.title) for line in sheet.lines}
    return ", ".join(
        f"{titles[row.component]} {as_text(row.marks)}"
        if row.marks is not None
        else said(State(row.state).label).lower()
        for row in posted
    )


def context(
    sheet: Sheet, refused: Refused, about: Mapping[str, str] | None = None
) -> dict[str, object]:
    """What `scoring/rubric.html` shows, but for the form's address and the neighbours.

    Args:
        about: what to say beside a component's field, by its key.
    """
    return {
        "sheet": sheet,
        "student": sheet.enrolment,
        "offering": sheet.enrolment.offering,
        "lines": [
            _shown(sheet, line, refused) | {"about": (about or {}).get(line.component.key, "")}
            for line in sheet.lines
        ],
        "refused": refused,
        "proposes": any(line.proposed is not None for line in sheet.lines),
        "exempts": State.EXM in sheet.states,
        "changes": _changes(sheet),
    }


def _shown(sheet: Sheet, line: Line, refused: Refused) -> dict[str, object]:
    """One component with what stands in its field: what was typed, else the mark that stands."""
    key = line.component.key
    typed = refused.typed.get(f"mark-{key}")
    stands = "" if line.marks is None else as_text(line.marks)
    return {
        "line": line,
        "component": line.component,
        # What somebody else entered meanwhile fills a field that this person had left empty.
        "value": stands if typed is None or (refused.conflict and not typed) else typed,
        "stands": stands,
        "problem": refused.problems.get(key, ""),
        "newer": _newer_result(line),
        "overtaken": bool(refused.conflict) and typed not in (None, "", stands),
        "viva": reverse("viva", args=[sheet.enrolment.pk, sheet.item.key, key])
        if key in VIVAS
        else "",
    }


def _newer_result(line: Line) -> bool:
    """A run was graded after the mark that stands was decided; it changes nothing by itself."""
    newest = line.beside.newest if line.beside else None
    return bool(
        newest and line.present and line.present.run_id and newest.run_id > line.present.run_id
    )


def _changes(sheet: Sheet) -> list[dict[str, object]]:
    """Who changed what, newest first, with the titles of components."""
    titles = {line.component.key: said(line.component.title) for line in sheet.lines}
    return [
        {"row": row, "title": titles.get(row.component, "Entry"), "state": State(row.state)}
        for row in reversed(sheet.history)
    ]
