"""Who gets the administrator's pages, and what they hold: people, tokens, schemes, decisions.

An administrator sees who did what, never a mark or a file: those follow from teaching a class.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.models import ApiToken, User
from grading.access.objects import FACULTY, STUDENT
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Guest, NamedScheme, Offering


def is_administrator(user: User) -> bool:
    """Whether the person keeps the installation."""
    return user.is_active and user.is_staff


def administrators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that is not there for anybody else."""

    @wraps(view)
    def guarded(request: SignedIn, *args: Any, **named: Any) -> HttpResponseBase:
        if not is_administrator(request.user):
            raise Http404
        return view(request, *args, **named)

    return guarded


def people() -> QuerySet[User]:
    """Everybody, with what they are: `teaches`, `takes`, `is_guest`."""
    own = Enrolment.objects.filter(user=OuterRef("pk"))
    return User.objects.annotate(
        teaches=Exists(own.filter(role=FACULTY)),
        takes=Exists(own.filter(role=STUDENT)),
        is_guest=Exists(Guest.objects.filter(user=OuterRef("pk"))),
    )


def person(pk: int) -> User:
    return get_object_or_404(people(), pk=pk)


def named(people: QuerySet[User], text: str) -> QuerySet[User]:
    """Those whose name, user name, seat number or e-mail holds the text."""
    return people.filter(
        Q(name__icontains=text)
        | Q(username__icontains=text)
        | Q(usn__icontains=text)
        | Q(email__icontains=text)
    )


def token(pk: str) -> ApiToken:
    return get_object_or_404(ApiToken.objects.select_related("user"), pk=pk)


def scheme(pk: int) -> NamedScheme:
    return get_object_or_404(NamedScheme.objects.select_related("made_from", "actor"), pk=pk)


def classes() -> QuerySet[Offering]:
    """Every class, newest first."""
    return Offering.objects.select_related("course").order_by("-pk")
