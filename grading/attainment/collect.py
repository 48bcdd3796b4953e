"""A class's attainment from the ledger, in a dozen queries whatever the size of the class.

`attainment(offering)` is what pages and documents call; `grading.attainment.shapes` says what they
get. It writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from grading.attainment import survey
from grading.attainment.choices import actions
from grading.attainment.evidence import Tag, key_of
from grading.attainment.levels import Part, Score, attained, method, programme, score
from grading.attainment.plan import Plan, plan_of
from grading.attainment.shapes import (
    CIE,
    Action,
    Attainment,
    Cell,
    OutcomeLine,
    ProgrammeLine,
    Source,
    StudentLine,
    SurveyResult,
    Working,
)
from grading.ledger import current
from grading.models import Enrolment, Offering, OutcomeAction, Seat
from grading.scheme import SEE, TEST, Entry, State
from labs.models import Outcome

__all__ = ["Attainment", "Working", "attainment", "working"]


Person = tuple[int, str | None, str]
"""Primary key of the enrolment, seat number, name."""


def attainment(offering: Offering) -> Attainment:
    """Everything about the outcomes of a class, down to its students."""
    plan = plan_of(offering)
    people = _people(offering)
    entries = current(offering, plan.items, [pk for pk, _, _ in people])
    return _attainment(offering, plan, people, entries, _drawn(offering, plan))


def working(offering: Offering, number: int, method: str) -> Working | None:
    """How the counts of one outcome by CIE or SEE come about; None: there is no such outcome."""
    plan = plan_of(offering)
    people, drawn = _people(offering), _drawn(offering, plan)
    entries = current(offering, plan.items, [pk for pk, _, _ in people])
    found = _attainment(offering, plan, people, entries, drawn)
    line = found.outcome(number)
    if line is None:
        return None
    sources = line.cie_sources if method == CIE else line.see_sources
    rows = tuple(
        (
            student,
            tuple(
                _cell(source, entries[student.enrolment], number, drawn.get(student.enrolment, ()))
                for source in sources
            ),
        )
        for student in found.students
    )
    return Working(method, plan.settings.rules.target, line, sources, rows)


def _cell(
    source: Source, entries: Mapping[str, Entry], number: int, drawn: tuple[int, ...]
) -> Cell:
    entry = entries[source.item]
    if source.by_draw and number not in drawn:
        return Cell(
            None, _("Drew another experiment") if drawn else _("No draw here"), counts=False
        )
    mark = entry.marks.get(source.component)
    if mark is not None:
        return Cell(mark)
    return Cell(None, entry.state.label, counts=entry.state is State.AB)


def _people(offering: Offering) -> Sequence[Person]:
    rows = Enrolment.objects.filter(offering=offering, role=Enrolment.Role.STUDENT)
    return list(rows.order_by("user__usn", "pk").values_list("pk", "user__usn", "user__name"))


def _attainment(
    offering: Offering,
    plan: Plan,
    people: Sequence[Person],
    entries: Mapping[int, Mapping[str, Entry]],
    drawn: Mapping[int, tuple[int, ...]],
) -> Attainment:
    students, missing = _students(plan, people, entries, drawn)
    answers = survey.result(offering, len(people))
    written = actions(offering)
    outcomes = tuple(
        _outcome(offering, outcome, plan, students, answers, written.get(outcome.number, ()))
        for outcome in plan.outcomes
    )
    whole = {line.number: line.attained.whole for line in outcomes}
    lines = []
    for code, title in plan.matrix.outcomes:
        strengths = plan.matrix.strengths(code)
        value = programme(strengths, whole)
        lines.append(ProgrammeLine(code, title, strengths, value, plan.settings.shown(value)))
    return Attainment(
        plan.settings, outcomes, plan.matrix.version, tuple(lines), answers, students, missing
    )


def _outcome(
    offering: Offering,
    outcome: Outcome,
    plan: Plan,
    students: Sequence[StudentLine],
    answers: SurveyResult,
    written: Sequence[OutcomeAction],
) -> OutcomeLine:
    number, rules = outcome.number, plan.settings.rules
    mean = answers.mean(number)
    found = attained(
        method((student.cie.get(number) for student in students), rules),
        method((student.see.get(number) for student in students), rules),
        mean,
        rules,
    )
    sources = tuple(_sources(number, plan))
    return OutcomeLine(
        number,
        f"{offering.course.code}.{number}",
        outcome.text,
        tuple(source for source in sources if source.item != SEE),
        tuple(source for source in sources if source.item == SEE),
        found,
        mean,
        plan.settings.target_of(number),
        tuple(
            Action(row.pk, row.text, row.actor.get_full_name(), row.created_at) for row in written
        ),
    )


def _sources(number: int, plan: Plan) -> Iterable[Source]:
    drawable = any(number in outcomes for outcomes in plan.experiments.values())
    for item in plan.items:
        for part in item.components:
            tag = plan.tags[key_of(item.key, part.key)]
            fixed = number in tag.outcomes
            if fixed or (tag.by_draw and drawable):
                yield Source(
                    item.key, item.title, part.key, part.title, part.max_marks, tag.weight,
                    by_draw=not fixed,
                )  # fmt: skip


Column = tuple[str, Decimal, Tag]
"""Key of a component, its maximum, its tag."""


def _students(
    plan: Plan,
    people: Sequence[Person],
    entries: Mapping[int, Mapping[str, Entry]],
    drawn: Mapping[int, tuple[int, ...]],
) -> tuple[tuple[StudentLine, ...], int]:
    columns: dict[str, list[Column]] = {
        item.key: [
            (part.key, part.max_marks, tag)
            for part in item.components
            if (tag := plan.tags[key_of(item.key, part.key)]).outcomes or tag.by_draw
        ]
        for item in plan.items
    }
    lines, missing = [], 0
    for pk, usn, name in people:
        scores, blank = _scores(columns, entries[pk], drawn.get(pk, ()))
        missing += blank
        lines.append(StudentLine(pk, usn or "", name, *scores))
    return tuple(lines), missing


def _drawn(offering: Offering, plan: Plan) -> dict[int, tuple[int, ...]]:
    """Outcomes of the experiment that each student drew in the internal test."""
    seats = Seat.objects.filter(enrolment__offering=offering, kind=TEST)
    found = {}
    for pk, first, second in seats.values_list("enrolment_id", "drawn__number", "redrawn__number"):
        found[pk] = plan.experiments.get(second or first, ())
    return found


def _scores(
    columns: Mapping[str, Sequence[Column]], entries: Mapping[str, Entry], drawn: tuple[int, ...]
) -> tuple[tuple[dict[int, Score], dict[int, Score]], int]:
    """By CIE and by SEE, and how many marks of the CIE are missing."""
    cie: dict[int, list[Part]] = {}
    see: dict[int, list[Part]] = {}
    missing = 0
    for key, of_item in columns.items():
        entry = entries[key]
        if entry.state.leaves_out:
            continue
        absent = entry.state is State.AB
        parts = see if key == SEE else cie
        for component, most, tag in of_item:
            outcomes = {*tag.outcomes, *drawn} if tag.by_draw else tag.outcomes
            mark = entry.marks.get(component)
            if mark is None and not absent:
                missing += bool(outcomes) and key != SEE
                continue
            part = Part(most, mark, tag.weight)
            for number in outcomes:
                parts.setdefault(number, []).append(part)
    return (_folded(cie), _folded(see)), missing


def _folded(parts: Mapping[int, Sequence[Part]]) -> dict[int, Score]:
    found = {number: score(of_outcome) for number, of_outcome in parts.items()}
    return {number: each for number, each in found.items() if each is not None}
