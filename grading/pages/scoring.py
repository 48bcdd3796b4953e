"""Scoring one entry: the work, the proposal and the rubric on one page; saving it.

Marks are written by `grading.scoring`; this page keeps what was typed when saving is refused, and
shows another person's newer decision instead of writing over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import Conflict, InvalidMark
from grading.models import Enrolment, Submission
from grading.pages import source
from grading.pages.result import result
from grading.scheme import State, as_text
from grading.scoring import rubric
from grading.scoring.rubric import Line, Sheet

ID_DIGITS = 19
"""A longer number is no row's: it was not this site that wrote it into the form."""


GO_ON = "go on to the next student"
"""Key of the session: whoever scores a class goes on until they say otherwise."""


@dataclass(frozen=True)
class Refused:
    """Why a decision was not saved, and everything that was typed with it."""

    status: int = 200
    problems: Mapping[str, str] = field(default_factory=dict)
    """By component; "" is the entry as a whole."""
    conflict: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


@never_cache
@require_safe
def score(request: SignedIn, offering_pk: int, enrolment_pk: int, item: str) -> HttpResponse:
    """The scoring page of one entry of one student."""
    student = access.student_in(request.user, offering_pk, enrolment_pk)
    return _page(request, _sheet(student, item), Refused())


@require_POST
def score_save(request: SignedIn, offering_pk: int, enrolment_pk: int, item: str) -> HttpResponse:
    """Save marks, confirm the proposal or set a state, then stay or go to the next student."""
    student = access.student_in(request.user, offering_pk, enrolment_pk)
    sheet = _sheet(student, item)
    typed = {key: request.POST.get(key, "").strip() for key in request.POST}
    if typed.get("do") == "confirm" and (newer := _proposed_since(sheet, typed)):
        return _page(request, sheet, Refused(409, conflict=newer, typed=typed))
    try:
        posted = rubric.save(
            student,
            item,
            _decision(sheet, typed),
            request.user,
            _expected(typed),
            typed.get("reason", ""),
            approver=_approver(sheet, typed.get("approver", "")),
        )
    except InvalidMark as error:
        problems: dict[str, str] = {}
        for component, message in error.problems:
            problems[component] = f"{problems.get(component, '')} {message}".strip()
        return _page(request, sheet, Refused(422, problems, typed=typed))
    except Conflict as error:
        refused = Refused(409, conflict=str(error), typed=typed)
        return _page(request, _sheet(student, item), refused)
    name = student.user.get_full_name()
    if posted:
        messages.success(request, f"Saved for {name}: {_told(sheet, posted)}.")
    else:
        messages.info(request, f"Nothing changed for {name}.")
    following = _place(student)[2]
    if following is not None:
        request.session[GO_ON] = typed.get("then") == "next"
        student = following if request.session[GO_ON] else student
    return redirect("score", offering_pk, student.pk, item)


def _sheet(student: Enrolment, item: str) -> Sheet:
    try:
        return rubric.sheet(student, item)
    except InvalidMark as error:
        raise Http404(str(error)) from error


def _decision(sheet: Sheet, typed: Mapping[str, str]) -> Mapping[str, object] | State:
    """What the form says: a state for the whole entry, or marks by component.

    "Confirm" takes the proposal for the components that have one and what was typed for the others.
    """
    if typed.get("do") == "state":
        if typed.get("state") not in sheet.states:
            raise InvalidMark("", "No state was chosen. Choose one and set it again.")
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


def _expected(typed: Mapping[str, str]) -> dict[str, int | None]:
    """The rows that the person saw; "" as a component stands for a state of the whole entry."""
    return {
        key.removeprefix("saw-"): int(value)
        for key, value in typed.items()
        if key.startswith("saw-") and value.isdecimal() and len(value) <= ID_DIGITS
    }


def _proposed_since(sheet: Sheet, typed: Mapping[str, str]) -> str:
    """What to say where another proposal stands than the one that the person saw; "" if none."""
    for line in sheet.lines:
        newest = line.beside.newest if line.beside else None
        if typed.get(f"proposal-{line.component.key}", "") == (str(newest.pk) if newest else ""):
            continue
        now = "nothing is" if line.proposed is None else f"{as_text(line.proposed)} is"
        return (
            "Another run was graded after you opened this page: "
            f"for {line.component.title.lower()} {now} proposed now. Look at it and decide again."
        )
    return ""


def _approver(sheet: Sheet, pk: str) -> User | None:
    return next((user for user in sheet.approvers if str(user.pk) == pk), None)


def _told(sheet: Sheet, posted: list[Any]) -> str:
    titles = {line.component.key: line.component.title for line in sheet.lines}
    return ", ".join(
        f"{titles[row.component]} {as_text(row.marks)}"
        if row.component
        else State(row.state).label.lower()
        for row in posted
    )


def _page(request: SignedIn, sheet: Sheet, refused: Refused) -> HttpResponse:
    student = sheet.enrolment
    place, before, after, of = _place(student)
    return render(
        request,
        "faculty/score.html",
        {
            "sheet": sheet,
            "student": student,
            "offering": student.offering,
            "lines": [_shown(line, refused) for line in sheet.lines],
            "refused": refused,
            "proposes": any(line.proposed is not None for line in sheet.lines),
            "works": _works(sheet),
            "before": before,
            "after": after,
            "place": place,
            "of": of,
            "changes": _changes(sheet),
            "go_on": "then" in refused.typed or (not refused.typed and request.session.get(GO_ON)),
        },
        status=refused.status,
    )


def _shown(line: Line, refused: Refused) -> dict[str, object]:
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
    }


def _newer_result(line: Line) -> bool:
    """A run was graded after the mark that stands was decided; it changes nothing by itself."""
    newest = line.beside.newest if line.beside else None
    return bool(
        newest and line.present and line.present.run_id and newest.run_id > line.present.run_id
    )


def _works(sheet: Sheet) -> list[dict[str, object]]:
    """The newest submission of each task of the experiment, with its file and its run's result."""
    if not sheet.item.is_weekly:
        return []
    newest: dict[int, Submission] = {}
    submissions = Submission.objects.filter(
        enrolment=sheet.enrolment, task__experiment__number=int(sheet.item.key)
    ).select_related("task__experiment", "enrolment__offering", "enrolment__user")
    for submission in submissions.order_by("attempt"):
        newest[submission.task_id] = submission
    works = []
    for submission in newest.values():
        run = submission.runs.select_related("task_version", "metric", "proposal", "result").first()
        work: dict[str, object] = {
            "submission": submission,
            "run": run,
            "parts": source.parts(submission),
        }
        if run is not None and run.is_finished:
            run.submission = submission
            work |= result(run, for_faculty=True)
        works.append(work)
    return works


def _changes(sheet: Sheet) -> list[dict[str, object]]:
    """Who changed what, newest first, with the titles of components."""
    titles = {line.component.key: line.component.title for line in sheet.lines}
    return [
        {"row": row, "title": titles.get(row.component, "Entry"), "state": State(row.state)}
        for row in reversed(sheet.history)
    ]


def _place(student: Enrolment) -> tuple[int, Enrolment | None, Enrolment | None, int]:
    """Place of the student by seat number, from 1; who comes before and after; class size."""
    students = list(
        student.offering.enrolments.filter(role=Enrolment.Role.STUDENT).select_related("user")
    )
    at = [each.pk for each in students].index(student.pk)
    before = students[at - 1] if at else None
    after = students[at + 1] if at + 1 < len(students) else None
    return at + 1, before, after, len(students)
