"""Everybody with an account: found, added, looked at."""

from copy import copy

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts import locks, people
from accounts.models import AuditEvent, User
from grading.access import administration as access
from grading.access.administration import administrators_only
from grading.access.signed_in import SignedIn
from grading.pages import seen
from grading.pages.administration import steps

PAGE = 50
ROLES = {
    "": gettext_lazy("anybody"),
    "administrator": gettext_lazy("administrators"),
    "teaches": gettext_lazy("faculty"),
    "takes": gettext_lazy("students"),
    "is_guest": gettext_lazy("examiners from outside"),
    "closed": gettext_lazy("closed accounts"),
    "waiting": gettext_lazy("never signed in"),
}


class Narrow(forms.Form):
    """Which people to show."""

    q = forms.CharField(
        label=gettext_lazy("Name, seat number or user name"), required=False, max_length=100
    )
    who = forms.ChoiceField(label=gettext_lazy("Only"), required=False, choices=list(ROLES.items()))


class Person(forms.ModelForm):
    """Somebody's details; a student signs in with the seat number."""

    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("Stays in the audit.")
    )

    class Meta:
        model = User
        fields = ("name", "username", "usn", "email")
        labels = {"name": gettext_lazy("Name"), "username": gettext_lazy("User name")}
        help_texts = {
            "username": gettext_lazy("To sign in with; a student’s is the seat number."),
            "usn": gettext_lazy("University seat number; students only."),
        }

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        others = User.objects.filter(username__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("Somebody has this user name already."))
        return name


@require_safe
@administrators_only
def listing(request: SignedIn) -> HttpResponse:
    """People, found by name and by what they are."""
    form = Narrow(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = access.people().order_by("usn", "name", "pk")
    if text := wanted.get("q", "").strip():
        found = access.named(found, text)
    match wanted.get("who"):
        case "administrator":
            found = found.filter(is_staff=True)
        case "closed":
            found = found.filter(is_active=False)
        case "waiting":
            found = found.filter(last_login=None)
        case "teaches" | "takes" | "is_guest" as part:
            found = found.filter(**{part: True})
    pages = Paginator(found, PAGE)
    page = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "total": pages.count, "query": query.urlencode()}
    return render(request, "administration/people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
@sensitive_variables("password")
def add(request: SignedIn) -> HttpResponse:
    """A new person; the password is shown this once."""
    form = Person(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = form.save(commit=False)
        password = people.add(user, request.user, form.cleaned_data["reason"])
        return handed_out(request, user, password)
    return _form(request, form, _("A new person"), None)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def details(request: SignedIn, pk: int) -> HttpResponse:
    """Another name or seat number."""
    user = access.person(pk)
    before = copy(user)
    standing = {name: getattr(before, name) for name in Person.Meta.fields}
    form = Person(request.POST or None, instance=user)
    if request.method == "POST" and seen.is_overtaken(request, standing):
        return _form(request, form, before.get_full_name(), before, standing, overtaken=True)
    if request.method == "POST" and form.is_valid():
        people.change_details(
            form.save(commit=False), before, request.user, form.cleaned_data["reason"]
        )
        return redirect("administration_person", pk)
    return _form(request, form, before.get_full_name(), before, standing)


@require_safe
@administrators_only
def person(request: SignedIn, pk: int) -> HttpResponse:
    """One person: what they are, what was done to the account, what can be done."""
    user = access.person(pk)
    events = AuditEvent.objects.filter(Q(person=user)).select_related("actor")[:20]
    context = {
        "person": user,
        "parts": user.enrolments.select_related("offering__course").order_by("-offering"),
        "tokens": user.auth_token_set.count(),
        "events": events,
        "waits": locks.waits(user.username),
        "steps": steps.offered(user),
    }
    return render(request, "administration/person.html", context)


def handed_out(request: SignedIn, user: User, password: str) -> HttpResponse:
    """The page that shows a password once, to be printed."""
    context = {
        "person": user,
        "password": password,
        "address": request.build_absolute_uri("/"),
    }
    return render(request, "administration/password.html", context)


def _form(
    request: SignedIn,
    form: Person,
    title: str,
    user: User | None,
    standing: seen.Standing | None = None,
    *,
    overtaken: bool = False,
) -> HttpResponse:
    context = {"form": form, "title": title, "person": user}
    if standing is not None:
        context["seen"] = seen.mark(standing)
        context["clashes"] = seen.clashes(form, standing) if overtaken else None
    status = 409 if overtaken else 422 if form.errors else 200
    return render(request, "administration/person_form.html", context, status=status)
