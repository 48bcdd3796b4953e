"""The forms by which a class decides about its outcomes. Rules are `grading.attainment`'s."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grading.attainment.evidence import MOST_WEIGHT, Tag
from grading.attainment.matrix import STRENGTHS, Matrix
from grading.attainment.settings import FIGURES, FORMULA_REASON, FORMULAS, PER_CENT, Settings
from grading.pages.titles import said
from grading.scheme import Item, as_decimal

WHEN = "%Y-%m-%dT%H:%M"


class Decision(forms.Form):
    """What each of these forms carries besides: why, and what the person saw to stand."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=500)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Targets(Decision):
    """Targets, thresholds and weights."""

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found: dict[str, forms.Field] = {}
        for figure in FIGURES:
            per_cent = figure.most == PER_CENT
            found[figure.key] = forms.DecimalField(
                label=f"{said(figure.title)}{', %' if per_cent else ''}",
                help_text=said(figure.reason),
                min_value=0,
                max_value=figure.most,
                decimal_places=2,
            )
        found["formula"] = forms.ChoiceField(
            label=_("Programme outcomes by"),
            choices=[(key, said(text)) for key, text in FORMULAS.items()],
            help_text=said(FORMULA_REASON),
        )
        for number in numbers:
            found[f"target_{number}"] = forms.DecimalField(
                label=_("Target of CO%(number)s, if it has its own") % {"number": number},
                required=False,
                min_value=0,
                max_value=3,
                decimal_places=2,
            )
        self.fields = found | self.fields

    @staticmethod
    def shown(settings: Settings) -> dict[str, Any]:
        """What stands, as the form's first values."""
        rules = settings.rules
        shares = (
            ("target", rules.target),
            *zip(("level_1", "level_2", "level_3"), rules.thresholds, strict=True),
            ("cie_weight", rules.cie_weight),
            ("direct_weight", rules.direct_weight),
        )
        values: dict[str, Any] = {key: _plain(share * PER_CENT) for key, share in shares}
        values["target_level"] = _plain(settings.target_level)
        values["formula"] = settings.formula
        for number, level in settings.targets.items():
            values[f"target_{number}"] = _plain(level)
        return values

    @property
    def stored(self) -> dict[str, Any]:
        """What `Settings.of` reads."""
        data = self.cleaned_data
        value: dict[str, Any] = {figure.key: f"{data[figure.key]:f}" for figure in FIGURES}
        value["formula"] = data["formula"]
        value["targets"] = {
            key.removeprefix("target_"): f"{level:f}"
            for key, level in data.items()
            if key.startswith("target_") and key != "target_level" and level is not None
        }
        return value


def _plain(value: Any) -> str:
    """A figure with two decimals at most, as a person writes it: 60, 2.25."""
    return f"{as_decimal(value, 2):f}".rstrip("0").rstrip(".")


class TagForm(forms.Form):
    """One component of one item."""

    weight = forms.DecimalField(min_value=0, max_value=MOST_WEIGHT, decimal_places=2)
    by_draw = forms.BooleanField(required=False)

    def __init__(self, *args: Any, numbers: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcomes"] = forms.TypedMultipleChoiceField(
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(number, f"CO{number}") for number in numbers],
        )

    def clean_weight(self) -> Any:
        weight = self.cleaned_data["weight"]
        if not weight:
            raise forms.ValidationError(
                _("A weight is above 0. To leave a mark out, tick no outcome for it.")
            )
        return weight

    @property
    def tag(self) -> Tag:
        data = self.cleaned_data
        return Tag(tuple(sorted(data["outcomes"])), data["weight"], data["by_draw"])


TagForms = formset_factory(TagForm, extra=0)


def tag_rows(
    formset: "BaseFormSet[TagForm]", items: Iterable[Item], defaults: Mapping[str, Tag]
) -> list[dict[str, Any]]:
    """Each form beside the component it is about, in the order of `defaults`."""
    parts = [(item, part) for item in items for part in item.components]
    return [
        {"item": item, "part": part, "form": form, "may_follow": tag.by_draw, "first": first}
        for (item, part), form, tag, first in zip(
            parts,
            formset.forms,
            defaults.values(),
            [part is item.components[0] for item, part in parts],
            strict=True,
        )
    ]


class Strengths(forms.Form):
    """One programme outcome: how strongly each course outcome answers to it."""

    def __init__(self, *args: Any, numbers: Sequence[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in numbers:
            self.fields[f"co_{number}"] = forms.TypedChoiceField(
                coerce=int,
                empty_value=None,
                required=False,
                choices=[("", "–"), *((each, str(each)) for each in STRENGTHS)],
            )


StrengthForms = formset_factory(Strengths, extra=0)


def strengths_shown(matrix: Matrix) -> list[dict[str, Any]]:
    """What stands, as the forms' first values, a programme outcome each."""
    return [
        {f"co_{number}": strength for number, strength in matrix.strengths(code).items()}
        for code, _ in matrix.outcomes
    ]


def matrix_chosen(
    formset: "BaseFormSet[Strengths]", matrix: Matrix, numbers: Iterable[int]
) -> Matrix:
    """The matrix that the forms say, over the same list of programme outcomes."""
    rows = [
        (code, form.cleaned_data)
        for (code, _), form in zip(matrix.outcomes, formset.forms, strict=True)
    ]
    mapping = {
        number: {code: data[f"co_{number}"] for code, data in rows if data.get(f"co_{number}")}
        for number in numbers
    }
    return Matrix(matrix.version, matrix.outcomes, mapping)


class Period(forms.Form):
    """When the exit survey is open."""

    opens_at = forms.DateTimeField(
        label=gettext_lazy("Opens"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN),
        input_formats=[WHEN, f"{WHEN}:%S"],
    )
    closes_at = forms.DateTimeField(
        label=gettext_lazy("Closes"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=WHEN),
        input_formats=[WHEN, f"{WHEN}:%S"],
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class Answer(forms.Form):
    """A student's answer: one rating for each course outcome."""

    def __init__(
        self, *args: Any, asked: Iterable[tuple[int, str]], ratings: Mapping[int, str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        for number, text in asked:
            self.fields[f"co_{number}"] = forms.TypedChoiceField(
                coerce=int,
                label=text,
                choices=[(rating, said(word)) for rating, word in ratings.items()],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the five.")},
            )

    @property
    def ratings(self) -> dict[int, int]:
        """Course outcome -> rating."""
        return {int(key.removeprefix("co_")): value for key, value in self.cleaned_data.items()}
