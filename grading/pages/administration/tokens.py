"""API tokens of everybody: who lets a script speak for them, for what, and since when unused."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import AuditEvent, record
from accounts.models import ApiToken, User
from grading.access import administration as access
from grading.access.administration import administrators_only
from grading.access.signed_in import SignedIn

PAGE = 50


class Why(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("Stays in the audit, with your name."),
    )


@require_safe
@administrators_only
def tokens(request: SignedIn) -> HttpResponse:
    """Every token, the newest first; none is ever shown itself."""
    text = request.GET.get("q", "").strip()[:100]
    found = ApiToken.objects.select_related("user").order_by("-created")
    if text:
        found = found.filter(user__in=access.named(User.objects.all(), text).values("pk"))
    pages = Paginator(found, PAGE)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "total": pages.count,
        "q": text,
        "query": urlencode({"q": text}) if text else "",
        "now": timezone.now(),
    }
    return render(request, "administration/tokens.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def revoke(request: SignedIn, pk: str) -> HttpResponse:
    """End somebody's token at once, saying why."""
    token = access.token(pk)
    form = Why(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            record(
                AuditEvent.Kind.TOKEN_REVOKED,
                request.user,
                person=token.user,
                about=f"token {token.name}",
                before={"scopes": token.scopes, "ends": str(token.expiry)},
                reason=form.cleaned_data["reason"],
            )
            token.delete()
        told = _("“%(name)s” of %(who)s is revoked: nothing can be done with it any more.")
        messages.success(request, told % {"name": token.name, "who": token.user.get_full_name()})
        return redirect("administration_tokens")
    context = {"token": token, "form": form}
    status = 422 if form.errors else 200
    return render(request, "administration/token_revoke.html", context, status=status)
