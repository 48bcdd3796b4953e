"""The settings under which a class is marked: defaults, reasons, and what fixes each of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.ledger import change_scheme, locks, scheme_of
from grading.models import Offering
from grading.pages import seen
from grading.pages.titles import said
from grading.scheme import CONTRADICTIONS, RULES, Scheme, SchemeError, Setting

GRADES = "grades"


class Settings(forms.Form):
    """One field for each setting; one that marks have fixed can't be changed."""

    def __init__(self, scheme: Scheme, held: Mapping[str, str], *given: Any) -> None:
        super().__init__(*given)
        self.about = {each.key: each for each in scheme.settings()}
        for key, setting in self.about.items():
            self.fields[key] = _field(setting)
            self.fields[key].disabled = key in held
        self.held = held
        self.fields["reason"] = forms.CharField(
            label=_("Why it is changed"),
            max_length=500,
            help_text=_("Stays in the scheme's history."),
        )

    @property
    def standing(self) -> seen.Standing:
        """What holds now."""
        return {key: self.fields[key].initial for key in self.about}

    @property
    def lines(self) -> list[dict[str, object]]:
        """Each setting with its field and what fixes it."""
        return [
            {"setting": setting, "field": self[key], "held": self.held.get(key, "")}
            for key, setting in self.about.items()
        ]

    def stored(self) -> dict[str, object]:
        """What differs from the defaults, as an offering stores it."""
        found: dict[str, object] = {}
        for key, setting in self.about.items():
            value = self.cleaned_data[key]
            if key == GRADES:
                rows = _rows(value)
                if rows != _rows(_lines(setting.default)):
                    found[key] = rows
                continue
            chosen = next(choice for choice in setting.choices if str(choice) == value)
            if chosen != setting.default:
                found[key] = chosen
        return found


@never_cache
@require_safe
def scheme(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Every setting with its reason, and who changed what."""
    offering = access.faculty_offering(request.user, offering_pk)
    return _page(request, offering, Settings(scheme_of(offering), locks(offering)))


@require_POST
def change(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Change settings, as far as the marks that stand allow it."""
    offering = access.faculty_offering(request.user, offering_pk)
    form = Settings(scheme_of(offering), locks(offering), request.POST)
    if seen.is_overtaken(request, form.standing):
        return _page(request, offering, form, 409)
    if not form.is_valid():
        return _page(request, offering, form, 422)
    try:
        changed = change_scheme(offering, form.stored(), request.user, form.cleaned_data["reason"])
    except SchemeError as error:
        form.add_error(None, str(error))
        return _page(request, offering, form, 422)
    if changed:
        messages.success(
            request, _("The scheme is changed. Documents and pages follow it from now.")
        )
    else:
        messages.info(request, _("Nothing changed: the scheme is like that already."))
    return redirect("scheme", offering_pk)


def _page(request: SignedIn, offering: Offering, form: Settings, status: int = 200) -> HttpResponse:
    history = list(offering.scheme_changes.select_related("actor").order_by("-pk"))
    context = {
        "offering": offering,
        "form": form,
        "seen": seen.mark(form.standing),
        "clashes": seen.clashes(form, form.standing) if status == 409 else None,
        "history": [_told(each.before, each.after) | {"row": each} for each in history],
        "rules": RULES,
        "contradictions": CONTRADICTIONS,
    }
    return render(request, "entries/scheme.html", context, status=status)


def _told(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    keys = sorted({*before, *after})
    default = _("the default")
    return {
        "changes": [
            (key.replace("_", " "), before.get(key, default), after.get(key, default))
            for key in keys
            if before.get(key, default) != after.get(key, default)
        ]
    }


def _field(setting: Setting) -> forms.Field:
    if setting.key == GRADES:
        return forms.CharField(
            label=said(setting.title),
            initial=_lines(setting.value),
            widget=forms.Textarea(attrs={"rows": 8, "class": "code"}),
            help_text=_("One grade a line, best first: name, lowest total, points."),
        )
    choices = [(str(choice), _choice(choice)) for choice in setting.choices]
    return forms.ChoiceField(label=said(setting.title), choices=choices, initial=str(setting.value))


def _choice(value: object) -> str:
    return {True: _("Yes"), False: _("No")}[value] if isinstance(value, bool) else str(value)


def _lines(grades: Any) -> str:
    return "\n".join(f"{row.name} {row.low} {row.points}" for row in grades)


def _rows(text: str) -> Sequence[Sequence[object]]:
    """Rows as an offering stores them; numbers that are none stay text, which the scheme names."""
    return [
        [int(word) if word.isascii() and word.isdecimal() and len(word) < 6 else word for word in
         line.split()]
        for line in text.splitlines()
        if line.strip()
    ]  # fmt: skip
