"""Making a token, which is shown once, and revoking one."""

import logging
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audit import AuditEvent, record
from accounts.models import ApiToken
from grading.access.signed_in import SignedIn

log = logging.getLogger(__name__)
MOST = 20
"""Tokens of one person: more are not told apart any more."""
DAYS = ((7, "a week"), (30, "30 days"), (90, "90 days"), (365, "a year"))


class NewToken(forms.Form):
    """What a token is for, what it may do, and when it ends."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("Such as: hand-in script on my laptop."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=ApiToken.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[ApiToken.Scope.READ],
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It ends after"), choices=DAYS, coerce=int, initial=90
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedIn) -> HttpResponse:
    """The person's tokens and the form for a new one."""
    own = ApiToken.objects.filter(user=request.user)
    form = NewToken(request.POST or None)
    made = ""
    if request.method == "POST" and form.is_valid():
        if own.count() >= MOST:
            form.add_error(
                None,
                _("You have %(most)s tokens. Revoke one that is not used any more.")
                % {"most": MOST},
            )
        else:
            token, made = ApiToken.objects.create(
                user=request.user,
                expiry=timedelta(days=form.cleaned_data["days"]),
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
            )
            log.info("%s made the token %r (%s)", request.user, token.name, token.scopes)
            record(
                AuditEvent.Kind.TOKEN_MADE,
                request.user,
                person=request.user,
                about=f"token {token.name}",
                after={"scopes": token.scopes, "ends": token.expiry.isoformat()},
            )
            form = NewToken()
    context = {"tokens": own.all(), "form": form, "made": made}
    return render(request, "tokens/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def revoke(request: SignedIn, pk: str) -> HttpResponse:
    """End one of the person's tokens at once."""
    token = get_object_or_404(ApiToken, pk=pk, user=request.user)
    log.info("%s revoked the token %r", request.user, token.name)
    token.delete()
    record(
        AuditEvent.Kind.TOKEN_REVOKED,
        request.user,
        person=request.user,
        about=f"token {token.name}",
    )
    messages.success(
        request,
        _("“%(token)s” is revoked: nothing can be done with it any more.") % {"token": token.name},
    )
    return redirect("tokens")
