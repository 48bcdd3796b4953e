"""One student's way: into another section with their work and marks, out of a class, back in.

Nothing is deleted: the enrolment that is left stays, with the marks of its ledger.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import InvalidMark
from grading.ledger.carry import carry
from grading.ledger.sheets import state_of
from grading.models import (
    Draft,
    Enrolment,
    FileCheck,
    MarkEntry,
    Offering,
    RosterEvent,
    Seat,
    SheetEvent,
    Submission,
)

Role, Kind = Enrolment.Role, RosterEvent.Kind


class RosterRefused(Exception):
    """Nothing was changed; the text says why and what to do."""


def enrol(user: User, offering: Offering, actor: User | None, reason: str = "") -> Enrolment:
    """Make somebody a student of a class, or take them back in.

    Raises:
        RosterRefused: they teach it.
    """
    enrolment, made = Enrolment.objects.get_or_create(
        offering=offering, user=user, defaults={"role": Role.STUDENT}
    )
    if made:
        note(enrolment, Kind.ENROLLED, actor, reason)
    elif enrolment.role == Role.FACULTY:
        raise RosterRefused(_("%(name)s teaches this class.") % {"name": user.get_full_name()})
    elif enrolment.role == Role.WITHDRAWN:
        _set_role(enrolment, Role.STUDENT)
        note(enrolment, Kind.RESTORED, actor, reason)
    return enrolment


def withdraw(enrolment: Enrolment, actor: User | None, reason: str) -> bool:
    """Let a student leave a class: marks and files stay, nothing new is taken.

    Returns:
        False where they had left already.

    Raises:
        RosterRefused: no reason, or a sitting waits for them.
    """
    if not reason.strip():
        raise RosterRefused(_("Write why the student leaves: it is kept with the class."))
    with transaction.atomic():
        enrolment = _locked(enrolment)
        if enrolment.role == Role.WITHDRAWN:
            return False
        seat = Seat.objects.filter(enrolment=enrolment, session__closed_at__isnull=True).first()
        if seat is not None:
            raise RosterRefused(
                _(
                    "A seat is kept for %(name)s in batch %(batch)s (%(kind)s). "
                    "Take them out of it, or mark them absent and close it; then "
                    "they can leave."
                )
                % {
                    "name": enrolment.user.get_full_name(),
                    "batch": seat.session.batch,
                    "kind": seat.session.get_kind_display().lower(),
                }
            )
        _set_role(enrolment, Role.WITHDRAWN)
        note(enrolment, Kind.WITHDRAWN, actor, reason)
    return True


def restore(enrolment: Enrolment, actor: User | None, reason: str = "") -> Enrolment:
    """Take somebody back in who left, unless they are in another section by now.

    Raises:
        RosterRefused: they are.
    """
    with transaction.atomic():
        offering = enrolment.offering
        now = Enrolment.objects.filter(
            user=enrolment.user_id,
            role=Role.STUDENT,
            offering__course=offering.course_id,
            offering__term=offering.term,
        ).exclude(offering=offering)
        if elsewhere := now.select_related("offering").first():
            raise RosterRefused(
                _(
                    "%(name)s is in section %(section)s now. Move them from there: "
                    "files and marks come along."
                )
                % {"name": enrolment.user.get_full_name(), "section": elsewhere.offering.section}
            )
        return enrol(enrolment.user, offering, actor, reason)


def move(enrolment: Enrolment, target: Offering, actor: User | None, reason: str = "") -> Enrolment:
    """Move a student to another section with their files, and their marks as new ledger rows there.

    Returns:
        The enrolment in the target.

    Raises:
        RosterRefused: another course, an examination or a published sheet holds the marks fast, or
            the other class's scheme does not allow them.
    """
    if (enrolment.offering.course_id, enrolment.offering.term) != (target.course_id, target.term):
        raise RosterRefused(
            _(
                "Students move between the sections of one course in one term. "
                "For another course or term enrol them there."
            )
        )
    if enrolment.offering_id == target.pk:
        raise RosterRefused(_("The student is in this section already."))
    with transaction.atomic():
        # In the order of their keys: two moves in opposite directions don't wait for each other.
        pks = sorted((enrolment.offering_id, target.pk))
        list(Offering.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))
        old = _locked(enrolment)
        if old.role != Role.STUDENT:
            raise RosterRefused(
                _("%(name)s is no student of this class now.") % {"name": old.user.get_full_name()}
            )
        _refuse_if_held(old)
        new, made = Enrolment.objects.get_or_create(
            offering=target, user=old.user, defaults={"role": Role.STUDENT}
        )
        if not made and new.role != Role.WITHDRAWN:
            raise RosterRefused(
                _("%(name)s has a part in that class already.") % {"name": old.user.get_full_name()}
            )
        _set_role(new, Role.STUDENT)
        told = f"Moved from section {old.offering.section}"
        try:
            carry(old, new, actor, f"{told}: {reason.strip()}" if reason.strip() else told)
        except InvalidMark as error:
            raise RosterRefused(
                _("%(name)s can't move: %(error)s")
                % {"name": old.user.get_full_name(), "error": error}
            ) from error
        Submission.objects.filter(enrolment=old).update(enrolment=new)
        _carry_drafts(old, new)
        _set_role(old, Role.WITHDRAWN)
        note(old, Kind.MOVED_OUT, actor, reason, target)
        note(new, Kind.MOVED_IN, actor, reason, old.offering)
    return new


def _carry_drafts(old: Enrolment, new: Enrolment) -> None:
    """Take along what is being written; where both classes have a draft, each keeps its own."""
    written = Draft.objects.filter(enrolment=new).values("task")
    Draft.objects.filter(enrolment=old).exclude(task__in=written).update(enrolment=new)
    FileCheck.objects.filter(enrolment=old, finished_at__isnull=False).update(enrolment=new)


def has_marks(enrolment: Enrolment) -> bool:
    """Whether anything was ever entered for the student in this class."""
    return MarkEntry.objects.filter(enrolment=enrolment).exists()


def _refuse_if_held(enrolment: Enrolment) -> None:
    name = enrolment.user.get_full_name()
    seat = Seat.objects.filter(enrolment=enrolment).select_related("session").first()
    if seat is not None:
        raise RosterRefused(
            _(
                "%(name)s has a seat in batch %(batch)s of section "
                "%(section)s's %(kind)s. Examinations stay with the class that "
                "sat them: before the draw, take them out of that batch; after "
                "it, let them finish the term there."
            )
            % {
                "name": name,
                "batch": seat.session.batch,
                "section": enrolment.offering.section,
                "kind": seat.session.get_kind_display().lower(),
            }
        )
    for sheet in SheetEvent.Sheet:
        if state_of(enrolment.offering, sheet).locked:
            raise RosterRefused(
                _(
                    "The %(label)s sheet of section %(section)s is published, and "
                    "%(name)s stands on it. Have it unlocked by two people first."
                )
                % {"label": sheet.label, "section": enrolment.offering.section, "name": name}
            )


def note(
    enrolment: Enrolment,
    kind: RosterEvent.Kind,
    actor: User | None,
    reason: str = "",
    other: Offering | None = None,
) -> RosterEvent:
    """Write down what happened."""
    return RosterEvent.objects.create(
        enrolment=enrolment,
        kind=kind,
        other=other,
        reason=reason.strip()[:500],
        actor=actor,
        created_at=timezone.now(),
    )


def _locked(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("offering", "user").get(pk=enrolment.pk)


def _set_role(enrolment: Enrolment, role: Enrolment.Role) -> None:
    enrolment.role = role
    enrolment.save(update_fields=["role"])
