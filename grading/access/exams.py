"""Who gets which examination: those who teach the class, the examiners, the students seated in it.

Setting up belongs to the class's faculty, marking and signing to a sitting's two examiners, looking
and drawing to both. An account that was made for examining sees its sittings until its last day.
What a person may not see raises Http404, the same as what does not exist.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from grading.access.objects import FACULTY, STUDENT
from grading.models import Draw, Enrolment, ExamSession, Offering, Seat


def sessions_examined(user: User) -> QuerySet[ExamSession]:
    """The sittings that the person examines, whether or not they teach the class."""
    return _sessions().filter(_examines(user)).distinct()


def parts(user: User) -> tuple[set[str], bool]:
    """The parts that the person has in any class, and whether they examine; one query."""
    own = Enrolment.objects.filter(user=OuterRef("pk"))
    row = User.objects.annotate(
        studies=Exists(own.filter(role=STUDENT)),
        teaches=Exists(own.filter(role=FACULTY)),
        examines_now=Exists(sessions_examined(user)),
    ).values_list("studies", "teaches", "examines_now")
    studies, teaches, examines = row.get(pk=user.pk)
    roles: set[str] = {role for role, has in ((STUDENT, studies), (FACULTY, teaches)) if has}
    return roles, examines


def session_for_faculty(user: User, pk: int) -> ExamSession:
    """A sitting of a class that the person teaches."""
    return get_object_or_404(_sessions().filter(_teaches(user)).distinct(), pk=pk)


def session_for_examiner(user: User, pk: int) -> ExamSession:
    """A sitting that the person examines."""
    return get_object_or_404(sessions_examined(user), pk=pk)


def session_for_staff(user: User, pk: int) -> ExamSession:
    """A sitting that the person examines, or of a class that they teach."""
    return get_object_or_404(sessions_of_staff(user), pk=pk)


def sessions_of_staff(user: User) -> QuerySet[ExamSession]:
    """The sittings that the person examines, and those of classes that they teach."""
    return _sessions().filter(_teaches(user) | _examines(user)).distinct()


def session_for_anyone_in_it(user: User, pk: int) -> ExamSession:
    """A sitting for whoever is in the room: its class's faculty, examiners, seated students."""
    seated = Q(pk__in=seats_of(user).values("session"))
    sessions = _sessions().filter(_teaches(user) | _examines(user) | seated).distinct()
    return get_object_or_404(sessions, pk=pk)


def seats_of(user: User) -> QuerySet[Seat]:
    """The person's own seats, the latest sitting first."""
    return (
        _seats()
        .filter(enrolment__user=user, enrolment__role=STUDENT)
        .order_by("-session__starts_at", "-pk")
    )


def seat_for_student(user: User, pk: int) -> Seat:
    """One of the person's own seats."""
    return get_object_or_404(seats_of(user), pk=pk)


def seat_for_examiner(user: User, session_pk: int, seat_pk: int) -> Seat:
    """A seat of a sitting that the person examines."""
    return get_object_or_404(_seats_examined(user, session_pk), pk=seat_pk)


def seats_for_examiner(user: User, session_pk: int, seat_pk: int) -> tuple[Seat, list[Seat], bool]:
    """The same, all seats of its sitting in order, and whether the person teaches the class too.

    One query.
    """
    seats = list(_seats_examined(user, session_pk).order_by("number"))
    for seat in seats:
        if seat.pk == seat_pk:
            return seat, seats, vars(seat)["taught"]
    raise Http404


def seat_for_staff(user: User, session_pk: int, seat_pk: int) -> Seat:
    """A seat of a sitting that the person examines, or of a class that they teach."""
    session = session_for_staff(user, session_pk)
    return get_object_or_404(_seats().filter(session=session), pk=seat_pk)


def draw_by_fingerprint(fingerprint: str) -> Draw:
    """A draw for whoever has its fingerprint, signed in or not: it is told to those present."""
    draws = Draw.objects.select_related("session__offering__course")
    return get_object_or_404(draws, fingerprint=fingerprint)


def possible_examiners(offering: Offering) -> QuerySet[User]:
    """Who may examine a class: whoever teaches any, and accounts made for examining."""
    teaching = Enrolment.objects.filter(role=FACULTY).values("user")
    taking = Enrolment.objects.filter(offering=offering, role=STUDENT).values("user")
    people = User.objects.filter(
        Q(pk__in=teaching, is_active=True) | Q(guest__isnull=False)
    ).exclude(pk__in=taking)
    return people.select_related("guest").order_by("name", "pk")


def _sessions() -> QuerySet[ExamSession]:
    return ExamSession.objects.select_related("offering__course", "draw")


def _seats() -> QuerySet[Seat]:
    return Seat.objects.select_related(
        "session__offering__course", "session__draw", "enrolment__user", "drawn", "redrawn"
    )


def _seats_examined(user: User, session_pk: int) -> QuerySet[Seat]:
    session = sessions_examined(user).filter(pk=session_pk)
    teaching = Enrolment.objects.filter(
        user=user, role=FACULTY, offering=OuterRef("session__offering")
    )
    return _seats().filter(session__in=session.values("pk")).annotate(taught=Exists(teaching))


def _teaches(user: User) -> Q:
    taught = Enrolment.objects.filter(user=user, role=FACULTY).values("offering")
    return Q(offering__in=taught)


def _examines(user: User) -> Q:
    return Q(examiners__user=user) & (
        Q(examiners__user__guest__isnull=True) | Q(examiners__user__guest__until__gt=timezone.now())
    )
