"""What the institution says of itself, changed at run time; the rest with where it is set."""

import re
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import institution
from accounts.audit import AuditEvent, record
from accounts.institution import InstitutionChange, InstitutionRefused
from accounts.models import User
from grading.access.administration import administrators_only
from grading.access.signed_in import SignedIn
from grading.pages import seen

AT_RUN_TIME = ("INSTITUTE", "DEPARTMENT", "USN_PATTERN", "MAX_UPLOAD_BYTES", "LEAST_FREE_GIB")
KIB = 1024


class Settings(forms.Form):
    """What can be changed without starting the site again."""

    institute = forms.CharField(
        label=gettext_lazy("Institute"),
        max_length=200,
        help_text=gettext_lazy("At the head of every document and the foot of every page."),
    )
    department = forms.CharField(label=gettext_lazy("Department"), max_length=200)
    usn_pattern = forms.CharField(
        label=gettext_lazy("What a seat number looks like"),
        max_length=200,
        strip=True,
        widget=forms.TextInput(attrs={"class": "code", "spellcheck": "false"}),
        help_text=gettext_lazy("A regular expression on upper case. People who are here stay."),
    )
    max_upload_kib = forms.IntegerField(
        label=gettext_lazy("Largest file a student may hand in, in KiB"), min_value=1
    )
    least_free_gib = forms.IntegerField(
        label=gettext_lazy("Least free disk, in GiB"),
        min_value=1,
        max_value=100_000,
        help_text=gettext_lazy("Less is told on the health page."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("Stays in the history.")
    )

    def values(self) -> dict[str, Any]:
        """As `accounts.institution` keeps them."""
        found = {key: value for key, value in self.cleaned_data.items() if key != "reason"}
        return found | {"max_upload_bytes": found.pop("max_upload_kib") * KIB}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def settings_page(request: SignedIn) -> HttpResponse:
    """Show, look at a change, and change."""
    if request.method != "POST":
        return _page(request, Settings(initial=_initial(request)))
    form = Settings(request.POST)
    if seen.is_overtaken(request, _standing()):
        return _page(request, form, 409)
    if not form.is_valid():
        return _page(request, form, 422)
    if "sure" not in request.POST:
        changes = _changes(form.values())
        return _page(request, form, changes=changes)
    before = asdict(institution.current())
    try:
        made = institution.change(form.values(), request.user, form.cleaned_data["reason"])
    except InstitutionRefused as refused:
        name = "max_upload_kib" if refused.field == "max_upload_bytes" else refused.field
        form.add_error(name, str(refused))
        return _page(request, form, 422)
    if made is None:
        messages.info(request, _("Nothing changed: it is like that already."))
    else:
        after = asdict(institution.current())
        changed = [key for key in after if after[key] != before[key]]
        record(
            AuditEvent.Kind.INSTITUTION,
            request.user,
            about="institution",
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("The settings are changed, on all pages and documents."))
    return redirect("administration_institution")


def _page(
    request: SignedIn,
    form: Settings,
    status: int = 200,
    changes: list[dict[str, object]] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "changes": changes,
        "seen": seen.mark(_standing()),
        "clashes": seen.clashes(form, _standing()) if status == 409 else None,
        "history": InstitutionChange.objects.select_related("actor")[:50],
        "fixed": [
            one for one in settings.TOLD if one["name"].removeprefix("PRAYOGA_") not in AT_RUN_TIME
        ],
    }
    return render(request, "administration/institution.html", context, status=status)


def _standing() -> dict[str, object]:
    """What holds now, by the form's fields."""
    return _fields(asdict(institution.current()))


def _fields(values: dict[str, Any]) -> dict[str, object]:
    kib = values["max_upload_bytes"] // KIB
    return {**values, "max_upload_kib": kib}


def _initial(request: SignedIn) -> dict[str, object]:
    """What holds now, or what held after an earlier change, to go back to it."""
    values = asdict(institution.current())
    earlier = request.GET.get("from", "")
    if earlier.isdecimal() and len(earlier) < 18:
        row = InstitutionChange.objects.filter(pk=int(earlier)).first()
        if row is not None:
            values = asdict(institution.from_environment()) | row.values
    elif earlier == "start":
        values = asdict(institution.from_environment())
    return _fields(values)


def _changes(values: dict[str, Any]) -> list[dict[str, object]]:
    """Each setting that would change, with what it means for whom."""
    now = asdict(institution.current())
    found = []
    for key, value in values.items():
        if value == now[key]:
            continue
        field = Settings.base_fields["max_upload_kib" if key == "max_upload_bytes" else key]
        note = _of_pattern(str(value)) if key == "usn_pattern" else ""
        found.append({"label": field.label, "old": now[key], "new": value, "note": note})
    return found


def _of_pattern(pattern: str) -> str:
    """How many of those who are here would be refused if they came anew."""
    try:
        shape = re.compile(pattern, re.ASCII)
    except re.error:
        return ""
    known = User.objects.exclude(usn=None).values_list("usn", flat=True)
    other = sum(shape.fullmatch(usn or "") is None for usn in known)
    told = ngettext(
        "%(count)d seat number that is here does not look like that; it stays.",
        "%(count)d seat numbers that are here do not look like that; they stay.",
        other,
    )
    return told % {"count": other}
