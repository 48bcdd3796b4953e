"""Passwords that are handed out on paper, and that their owners have to replace at once.

They are made by the machine, so they need no slow hash: 59 bits are not guessed. With the slow one
a list for a class would take minutes. The first sign-in hashes it slowly, by itself; the password
that the person then chooses always is.
"""

import secrets

from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from accounts.models import User

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""
GROUPS, OF = 3, 4


class HandedOutHasher(PBKDF2PasswordHasher):
    """PBKDF2 in few rounds, for passwords with 59 random bits and nothing else."""

    algorithm = "handed_out"
    iterations = 1000


def new_password() -> str:
    """A password to be typed from paper: abcd-efgh-jkmn, 59 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(OF)) for _ in range(GROUPS))


def hand_out(user: User) -> str:
    """Set a new password on `user`, unsaved, to be changed at the first sign-in; returns it."""
    password = new_password()
    user.password = make_password(password, hasher=HandedOutHasher.algorithm)
    user.must_change_password = True
    return password
