"""The sign-ins of the demonstration, which everybody knows; shown where PRAYOGA_DEMO is on."""

from dataclasses import dataclass

from django.conf import settings

from accounts.models import User

PASSWORD = "prayoga-demo"  # noqa: S105 - printed at every start, and documented as demo only
WHO = {
    "1ga23cs001": "Student with a graded program",
    "1ga23cs007": "Student who is to begin",
    "meera": "Faculty",
}


@dataclass(frozen=True)
class SignIn:
    who: str
    username: str
    password: str = PASSWORD


def sign_ins() -> list[SignIn]:
    """Those of the demo's people that are here; none where this is no demonstration."""
    if not settings.DEMO:
        return []
    there = User.objects.filter(username__in=WHO).order_by("username")
    return [SignIn(WHO[user.username], user.username) for user in there if _is_open(user)]


def _is_open(user: User) -> bool:
    """Somebody who changed their password is no demo any more, and is not named here."""
    return user.check_password(PASSWORD)
