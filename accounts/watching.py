"""Writes sign-ins down: who came in, from where, who was refused, who left."""

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.exceptions import PermissionDenied
from django.core.validators import validate_ipv46_address
from django.forms import ValidationError
from django.http import HttpRequest

from accounts.audit import AuditEvent, record
from accounts.models import User

Kind = AuditEvent.Kind


def watch() -> None:
    """Have Django and allauth tell. Doing it twice is harmless."""
    for signal, receiver in (
        (user_logged_in, _in),
        (user_logged_out, _out),
        (user_login_failed, _failed),
        (password_changed, _chosen),
    ):
        signal.connect(receiver, dispatch_uid=f"accounts.watching.{receiver.__name__}")


def _in(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    record(Kind.SIGNED_IN, user, person=user, address=_address(request))


def _out(sender: object, request: HttpRequest, user: User | None, **_: object) -> None:
    if user is not None:
        record(Kind.SIGNED_OUT, user, person=user, address=_address(request))


def _failed(
    sender: object,
    credentials: dict[str, str],
    request: HttpRequest | None = None,
    **_: object,
) -> None:
    # Of names that nobody has nothing is kept: people type their passwords there.
    name = credentials.get("username", "")
    user = User.objects.filter(username__iexact=name).first() if name else None
    if user is not None:
        record(Kind.SIGN_IN_FAILED, None, person=user, address=_address(request))


def _chosen(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    record(Kind.PASSWORD_CHOSEN, user, person=user, address=_address(request))


def _address(request: HttpRequest | None) -> str | None:
    if request is None or "REMOTE_ADDR" not in request.META:
        return None  # signed in by a program, as tests do
    try:
        address: str = get_adapter().get_client_ip(request)
        validate_ipv46_address(address)
    except (PermissionDenied, ValidationError):
        return None
    return address
