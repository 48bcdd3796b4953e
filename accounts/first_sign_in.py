"""Whoever signs in with a handed-out password chooses their own before anything else."""

from collections.abc import Callable

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User

CHANGE = "account_change_password"
OPEN = (CHANGE, "account_logout", "appearance", "set_language")
"""Names of the addresses that are open meanwhile."""


class ChooseOwnPassword:
    """Sends people with a handed-out password to the page where they change it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponse | None:
        match = request.resolver_match
        waits = getattr(request.user, "must_change_password", False)
        if not waits or match is None or match.view_name in OPEN:
            return None
        messages.info(
            request,
            _("This password was handed out to you. Choose one of your own; the site opens then."),
        )
        return redirect(CHANGE)


class OwnPassword(ChangePasswordForm):
    """Allauth's form; the new password has to be another one."""

    def clean(self) -> dict[str, object]:
        found: dict[str, object] = super().clean()
        if found.get("password1") and found["password1"] == found.get("oldpassword"):
            raise forms.ValidationError(
                _("That is the password you have. Choose another one, which only you know.")
            )
        return found


def chosen(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Receiver of `password_changed`: the password is the person's own from now on."""
    if user.must_change_password:
        user.must_change_password = False
        user.save(update_fields=["must_change_password"])
