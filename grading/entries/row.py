"""What one student's typed fields decide, and what is wrong with them. Reads no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from grading.entries.columns import LETTERS, REMARK, STATE, letters_of
from grading.entries.reading import Field
from grading.entries.standing import ClassEntry
from grading.ledger import Decision, Locked
from grading.ledger.check import REASON_LENGTH
from grading.ledger.held import WRITEUP, check_writeup, refuse_if_signed
from grading.ledger.standing import WHOLE_ITEM, Standing
from grading.models import Enrolment, MarkEntry
from grading.scheme import MarkError, State

SCORED = State.SCORED.value


@dataclass(frozen=True)
class Choice:
    """What is said once for all rows."""

    reason: str = ""
    """The remark of rows that have none of their own."""
    approver: User | None = None
    """Who agreed to exemptions."""


@dataclass
class Decided:
    """The decisions of one row."""

    decisions: dict[str, Decision] = field(default_factory=dict)
    """By component, or a state under ""; as `grading.ledger.record` takes them."""
    make_up: bool = False
    reason: str = ""
    problems: dict[str, str] = field(default_factory=dict)
    """By column."""


def decide(
    entry: ClassEntry,
    student: Enrolment,
    fields: Mapping[str, Field],
    choice: Choice,
    actor: User,
    *,
    whole_class: bool,
) -> Decided:
    """What a row decides.

    Args:
        whole_class: every row of the class says NC, which is said of a class and of nobody alone.
    """
    found = Decided(problems={key: each.problem for key, each in fields.items() if each.problem})
    remark = fields.get(REMARK)
    found.reason = (remark.text if remark else "") or choice.reason
    if len(found.reason) > REASON_LENGTH:
        found.problems[REMARK] = _(
            "the remark has %(n)s characters. Shorten it to %(reason_length)s."
        ) % {"n": len(found.reason), "reason_length": REASON_LENGTH}
    # What could not be read is told already; the row's other cells are looked at all the same.
    fields = {key: each for key, each in fields.items() if key not in found.problems}
    standing = entry.standings[student.pk]
    unread = len(found.problems)
    letters = _letters(entry, fields, found)
    if len(found.problems) > unread:
        return found
    if letters and letters[1] is not State.MK and letters[1] is not State.SCORED:
        column, state = letters
        found.decisions[WHOLE_ITEM] = Decision(state)
        _check_state(entry, standing, fields, column, state, found, choice, actor, whole_class)
    else:
        _read_marks(entry, student, standing, fields, letters, found)
    if found.decisions and not found.problems:
        _check_seat(entry, student, fields, found, actor)
    return found


def _letters(
    entry: ClassEntry, fields: Mapping[str, Field], found: Decided
) -> tuple[str, State] | None:
    """(column, state) where letters of a state are written; in any column of the row."""
    told: tuple[str, State] | None = None
    known = {**LETTERS, SCORED: State.SCORED}
    for key, each in fields.items():
        state = known.get(each.text.upper())
        if key == REMARK or (state is None and key != STATE) or not each.text:
            continue
        if state is None:
            found.problems[key] = _(
                "“%(text)s” is no state of this entry. Write one of %(which)s, "
                "or leave it empty where there are marks."
            ) % {"text": each.text[:20], "which": ", ".join(letters_of(entry.item))}
        elif told and told[1] is not state:
            found.problems[key] = _(
                "“%(text)s” and “%(value)s” stand in one row. Keep one of them."
            ) % {"text": each.text, "value": told[1].value}
        else:
            told = told or (key, state)
    return told


def _check_state(
    entry: ClassEntry,
    standing: Standing[MarkEntry],
    fields: Mapping[str, Field],
    column: str,
    state: State,
    found: Decided,
    choice: Choice,
    actor: User,
    whole_class: bool,
) -> None:
    for part in entry.item.components:
        typed = fields.get(part.key)
        if typed and typed.text and typed.text.upper() != state.value:
            found.problems[part.key] = _(
                "a mark stands beside “%(value)s”, which is said of the whole "
                "entry. Take one of them out."
            ) % {"value": state.value}
    if standing.state is state:
        return  # as it is already: a template comes back with what stood
    if state not in entry.item.states:
        allowed = ", ".join(letters_of(entry.item))
        found.problems[column] = _(
            "“%(value)s” (%(label)s) can't stand for %(title)s. Enter marks, or one of %(allowed)s."
        ) % {
            "value": state.value,
            "label": _(state.label).lower(),
            "title": _(entry.item.title),
            "allowed": allowed,
        }
    elif state is State.NC and not whole_class:
        found.problems[column] = _(
            "“NC” is said of the whole class at once: write it for "
            "everybody, or choose EXM or EXC for one student."
        )
    elif state is State.EXM and not found.reason:
        found.problems[column] = _("an exemption needs a remark. Write one.")
    elif state is State.EXM and entry.scheme.exemption_by_two and choice.approver in (None, actor):
        found.problems[column] = _(
            "an exemption needs a second person who teaches this class. "
            "Choose who approved it, below the table."
        )
    elif state is State.BLANK and standing.rows and not found.reason:
        found.problems[column] = _("taking marks back needs a remark. Write one.")


def _read_marks(
    entry: ClassEntry,
    student: Enrolment,
    standing: Standing[MarkEntry],
    fields: Mapping[str, Field],
    letters: tuple[str, State] | None,
    found: Decided,
) -> None:
    typed: dict[str, Decimal] = {}
    before = {key: row.marks for key, row in standing.rows.items() if row.marks is not None}
    for part in entry.item.components:
        each = fields.get(part.key)
        if each is None or (letters and letters[0] == part.key):
            continue
        if not each.text:
            found.problems[part.key] = _(
                "a mark stands here and its field was emptied. To take the "
                "marks back, write BLANK as the state, with a remark."
            )
            continue
        try:
            typed[part.key] = part.read(each.text)
            if part.key == WRITEUP:
                check_writeup(entry.seats.get(student.pk), typed[part.key], entry.scheme)
        except MarkError as error:
            found.problems[part.key] = str(error)
    if found.problems:
        return
    said = letters[1] if letters else None
    emptied = STATE in fields and not fields[STATE].text
    if said is State.MK and entry.item.key == "S":
        found.problems[letters[0] if letters else STATE] = _(
            "“MK” can't stand for the SEE: its make-up is a sitting of another term."
        )
    elif standing.state is None and (said or emptied):
        typed = before | typed  # a make-up, or no longer one: said of the marks that stand too
    if not typed and (said or emptied):
        found.problems[STATE if emptied or not letters else letters[0]] = (
            _("“%(value)s” goes with marks. Enter them.") % {"value": said.value}
            if said
            else _(
                "a state stands here and was emptied. Enter marks, or write BLANK with a remark."
            )
        )
    if not typed and REMARK in fields and not found.problems:
        found.problems[REMARK] = _("a remark goes with a mark or a state. Enter one.")
    made_up = any(row.state in (State.EXC, State.MK) for row in standing.rows.values())
    found.make_up = said is State.MK or (made_up and said is not State.SCORED and not emptied)
    state = State.MK if found.make_up else State.SCORED
    found.decisions = {key: Decision(state, marks) for key, marks in typed.items()}


def _check_seat(
    entry: ClassEntry,
    student: Enrolment,
    fields: Mapping[str, Field],
    found: Decided,
    actor: User,
) -> None:
    """At a sitting its examiners enter marks, until both have signed."""
    seat = entry.seats.get(student.pk)
    if seat is None:
        return
    examiners = list(seat.session.examiners.all())
    column = next(iter(fields))
    if examiners and actor.pk not in [examiner.user_id for examiner in examiners]:
        found.problems.setdefault(
            column,
            _("sits in batch %(batch)s: only its examiners enter these marks.")
            % {"batch": seat.session.batch},
        )
    elif not entry.sheet.unlocked:
        try:
            refuse_if_signed(seat, examiners)
        except Locked as error:
            found.problems.setdefault(column, error.message)
