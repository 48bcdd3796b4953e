"""Whether decisions may be posted. Knows the scheme's rules, not what stands in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger.errors import InvalidMark
from grading.ledger.held import WRITEUP, check_writeup
from grading.ledger.rules import Rules
from grading.ledger.standing import WHOLE_ITEM
from grading.models import Enrolment, MarkEntry, Offering
from grading.scheme import MarkError, State

REASON_LENGTH: int = MarkEntry._meta.get_field("reason").max_length or 0


@dataclass(frozen=True)
class Decision:
    """Marks for a component (state SCORED or MK), or a state for the whole item (no marks)."""

    state: State
    marks: Decimal | None = None


def check(
    rules: Rules,
    enrolment: Enrolment,
    decisions: Mapping[str, Decision],
    actor: User | None,
    reason: str,
    approver: User | None,
) -> User | None:
    """The approver to be stored, if these decisions may be posted.

    Raises:
        InvalidMark: naming every component that is wrong, and the remedy.
    """
    if enrolment.role != Enrolment.Role.STUDENT:
        raise InvalidMark(
            WHOLE_ITEM,
            _("%(enrolment)s does not take this course as a student.")
            % {"enrolment": enrolment.user},
        )
    if len(reason) > REASON_LENGTH:
        raise InvalidMark(
            WHOLE_ITEM,
            _("The reason has %(n)s characters. Shorten it to %(reason_length)s.")
            % {"n": len(reason), "reason_length": REASON_LENGTH},
        )
    if "\0" in reason:  # PostgreSQL stores none
        raise InvalidMark(WHOLE_ITEM, _("The reason holds a NUL character. Type it again."))
    rules.refuse_if_locked(enrolment)
    if WHOLE_ITEM in decisions:
        if len(decisions) > 1:
            raise InvalidMark(
                WHOLE_ITEM, _("Enter marks or a state for the whole entry, not both.")
            )
        return _check_state(rules, decisions[WHOLE_ITEM], actor, reason, approver)
    problems = [
        (component, problem)
        for component, decision in decisions.items()
        if (problem := _problem(rules, enrolment, component, decision))
    ]
    if problems:
        raise InvalidMark.of(problems)
    return None


def _problem(rules: Rules, enrolment: Enrolment, key: str, decision: Decision) -> str | None:
    try:
        component = rules.item.component(key)
        if not decision.state.has_marks:
            raise MarkError(
                _("%(title)s: “%(label)s” stands for a whole entry, not for one component.")
                % {"title": _(component.title), "label": _(decision.state.label)}
            )
        marks = component.read(decision.marks)
        if key == WRITEUP:
            check_writeup(rules.seats.get(enrolment.pk), marks, rules.scheme)
    except MarkError as error:
        return str(error)
    return None


def _check_state(
    rules: Rules, decision: Decision, actor: User | None, reason: str, approver: User | None
) -> User | None:
    item, state = rules.item, decision.state
    if state not in item.states or decision.marks is not None:
        known = ", ".join(_(allowed.label) for allowed in item.states)
        raise InvalidMark(
            WHOLE_ITEM,
            _(
                "%(title)s: “%(label)s” cannot stand for the entry by itself. "
                "Enter marks, or one of: %(known)s."
            )
            % {"title": _(item.title), "label": _(state.label), "known": known},
        )
    if state is State.BLANK and not reason:
        raise InvalidMark(
            WHOLE_ITEM,
            _("%(title)s: taking marks back needs a reason. Write one.") % {"title": _(item.title)},
        )
    if state is not State.EXM:
        return None
    if not reason:
        raise InvalidMark(
            WHOLE_ITEM,
            _("%(title)s: an exemption needs a reason. Write one.") % {"title": _(item.title)},
        )
    if not rules.scheme.exemption_by_two:
        return approver or actor
    if approver is None or approver == actor or not _may_approve(rules.offering, approver):
        raise InvalidMark(
            WHOLE_ITEM,
            _(
                "%(title)s: an exemption needs the approval of a second person "
                "who teaches this course. Choose one."
            )
            % {"title": _(item.title)},
        )
    return approver


def _may_approve(offering: Offering, user: User) -> bool:
    teaches = Enrolment.objects.filter(
        offering=offering, user=user, role=Enrolment.Role.FACULTY
    ).exists()
    return teaches or user.is_staff
