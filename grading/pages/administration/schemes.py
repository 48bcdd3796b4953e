"""Marks schemes by name: made from one another, given to classes as far as marks allow."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audit import AuditEvent, record
from grading.access import administration as access
from grading.access.administration import administrators_only
from grading.access.signed_in import SignedIn
from grading.ledger import change_scheme, locks, scheme_of
from grading.models import NamedScheme, Offering
from grading.pages.entries.scheme import Settings
from grading.scheme import Scheme, SchemeError

DEFAULT = 0
"""In addresses: the scheme without any setting of its own."""


class Name(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


class Give(forms.Form):
    """To which class, and why."""

    offering = forms.ModelChoiceField(access.classes(), label=gettext_lazy("Class"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)


@require_safe
@administrators_only
def schemes(request: SignedIn) -> HttpResponse:
    """All schemes with the classes that are marked by them, and classes with one of their own."""
    rows = list(NamedScheme.objects.select_related("made_from", "actor"))
    users: dict[Scheme, list[Offering]] = {}
    for offering in access.classes():
        users.setdefault(scheme_of(offering), []).append(offering)
    lines: list[dict[str, object]] = [
        {"row": None, "scheme": Scheme(), "classes": users.pop(Scheme(), [])}
    ]
    known = {Scheme.of(row.stored): row for row in rows}
    lines += [
        {"row": row, "scheme": scheme, "classes": users.pop(scheme, [])}
        for scheme, row in known.items()
    ]
    own = [{"scheme": scheme, "classes": classes} for scheme, classes in users.items()]
    return render(request, "administration/schemes.html", {"lines": lines, "own": own})


@require_safe
@administrators_only
def scheme(request: SignedIn, pk: int) -> HttpResponse:
    """One scheme: every setting with its reason, and who uses it."""
    return _scheme(request, pk, Give())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def new(request: SignedIn, pk: int) -> HttpResponse:
    """A new scheme from an old one."""
    row = access.scheme(pk) if pk else None
    given = (request.POST,) if request.method == "POST" else ()
    form, name = Settings(Scheme.of(row.stored if row else {}), {}, *given), Name(*given)
    if given and form.is_valid() and name.is_valid():
        stored = form.stored()
        title = name.cleaned_data["name"].strip()
        try:
            same = _same(Scheme.of(stored))
        except SchemeError as error:
            form.add_error(None, str(error))
        else:
            if same:
                form.add_error(None, _("“%s” is like that already.") % same)
            elif NamedScheme.objects.filter(name__iexact=title).exists():
                name.add_error("name", _("There is a scheme of this name already."))
            else:
                made = _make(title, stored, row, request, form.cleaned_data["reason"])
                messages.success(request, _("The scheme is made. Give it to a class below."))
                return redirect("administration_scheme", made.pk)
    context = {"form": form, "name": name, "row": row}
    status = 422 if form.errors or name.errors else 200
    return render(request, "administration/scheme_new.html", context, status=status)


@never_cache
@require_http_methods(["POST"])
@administrators_only
def give(request: SignedIn, pk: int) -> HttpResponse:
    """Show what a class would change to; do it once that is seen."""
    row = access.scheme(pk) if pk else None
    form = Give(request.POST)
    if not form.is_valid():
        return _scheme(request, pk, form, 422)
    offering, stored = form.cleaned_data["offering"], row.stored if row else {}
    if "sure" not in request.POST:
        context = {
            "row": row,
            "pk": pk,
            "form": form,
            "offering": offering,
            "changes": _differences(offering, Scheme.of(stored)),
        }
        return render(request, "administration/scheme_give.html", context)
    try:
        changed = change_scheme(offering, stored, request.user, form.cleaned_data["reason"])
    except SchemeError as error:
        form.add_error(None, str(error))
        return _scheme(request, pk, form, 422)
    if changed:
        messages.success(request, _("%s is marked by this scheme from now on.") % offering)
    else:
        messages.info(request, _("Nothing changed: the class is marked by it already."))
    return redirect("administration_scheme", pk)


@never_cache
@require_http_methods(["POST"])
@administrators_only
def retire(request: SignedIn, pk: int) -> HttpResponse:
    """Offer a scheme to no further class, or offer it again; classes that have it keep it."""
    row = access.scheme(pk)
    with transaction.atomic():
        row.retired_at = None if row.retired_at else timezone.now()
        row.save(update_fields=["retired_at"])
        record(
            AuditEvent.Kind.SCHEME_RETIRED,
            request.user,
            about=f"scheme {row.name}",
            after={"retired": row.retired_at is not None},
        )
    messages.success(
        request,
        _("It is offered to no further class. Classes that are marked by it keep it.")
        if row.retired_at
        else _("It is offered to classes again."),
    )
    return redirect("administration_scheme", pk)


def _scheme(request: SignedIn, pk: int, form: Give, status: int = 200) -> HttpResponse:
    row = access.scheme(pk) if pk else None
    of_row = Scheme.of(row.stored if row else {})
    context = {
        "row": row,
        "pk": pk,
        "scheme": of_row,
        "classes": [one for one in access.classes() if scheme_of(one) == of_row],
        "form": form,
    }
    return render(request, "administration/scheme.html", context, status=status)


def _same(wanted: Scheme) -> str:
    """The name of a scheme with the same settings; empty: there is none."""
    if wanted == Scheme():
        return _("the default")
    for row in NamedScheme.objects.all():
        if Scheme.of(row.stored) == wanted:
            return row.name
    return ""


def _make(
    name: str,
    stored: Mapping[str, object],
    row: NamedScheme | None,
    request: SignedIn,
    reason: str,
) -> NamedScheme:
    with transaction.atomic():
        made = NamedScheme.objects.create(
            name=name, stored=dict(stored), made_from=row, actor=request.user, reason=reason
        )
        record(
            AuditEvent.Kind.SCHEME_MADE,
            request.user,
            about=f"scheme {name}",
            before={"from": row.name if row else "defaults"},
            after=dict(stored),
            reason=reason,
        )
    return made


def _differences(offering: Offering, wanted: Scheme) -> list[dict[str, object]]:
    """What the class's scheme would change in, and what holds it fast."""
    held = locks(offering)
    pairs = zip(scheme_of(offering).settings(), wanted.settings(), strict=True)
    return [
        {"old": old, "new": new, "held": held.get(old.key, "")}
        for old, new in pairs
        if old.value != new.value
    ]
