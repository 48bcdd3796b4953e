"""Deciding about the outcomes: targets, evidence, programme outcomes, what is done about a gap.

Each page shows what stands and who decided it before; what somebody else changed meanwhile is shown
and not written over.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from grading import access
from grading.access.outcomes import outcome_in
from grading.access.signed_in import SignedIn
from grading.attainment import choices
from grading.attainment.choices import Overtaken, Part
from grading.attainment.evidence import read_tags, stored_tags
from grading.attainment.matrix import Matrix
from grading.attainment.plan import Plan, plan_of
from grading.attainment.settings import PlanError, Settings
from grading.models import Offering
from grading.pages.outcomes.figures import outcome_page
from grading.pages.outcomes.forms import (
    Decision,
    StrengthForms,
    TagForms,
    Targets,
    matrix_chosen,
    strengths_shown,
    tag_rows,
)

ID_DIGITS = 19


@require_POST
def action(request: SignedIn, offering_pk: int, number: int) -> HttpResponse:
    """Write what is done about an outcome."""
    offering = outcome_in(request.user, offering_pk, number)[0]
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    expected = int(seen) if seen.isdecimal() and len(seen) <= ID_DIGITS else None
    try:
        changed = choices.act(offering, number, text, request.user, expected=expected)
    except (Overtaken, PlanError) as error:
        return outcome_page(request, offering_pk, number, text, str(error))
    if changed:
        messages.success(
            request,
            _("Saved for CO%(number)s. The texts before it stay below.") % {"number": number},
        )
    else:
        messages.info(request, _("Nothing changed."))
    return redirect("outcome", offering_pk, number)


@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Targets, thresholds and weights, each with its reason."""
    offering = access.faculty_offering(request.user, offering_pk)
    plan = plan_of(offering)
    first = Targets.shown(plan.settings) | _seen(plan, Part.RULES)
    form = Targets(request.POST or None, initial=first, numbers=plan.numbers)
    if request.method == "POST" and form.is_valid():
        try:
            Settings.of(form.stored)
            return _store(request, offering, Part.RULES, form.stored, form)
        except (PlanError, Overtaken) as error:
            form.add_error(None, str(error))
    return _page(request, offering, Part.RULES, "outcomes/targets.html", form, {"plan": plan})


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What gives evidence for which outcome, component by component."""
    offering = access.faculty_offering(request.user, offering_pk)
    plan = plan_of(offering)
    form = Decision(request.POST or None, initial=_seen(plan, Part.TAGS))
    forms = TagForms(
        _padded(request, "tags", len(plan.tags)),
        initial=[
            {
                "outcomes": tag.outcomes,
                "weight": f"{tag.weight.normalize():f}",
                "by_draw": tag.by_draw,
            }
            for tag in plan.tags.values()
        ],
        form_kwargs={"numbers": plan.numbers},
        prefix="tags",
    )
    if request.method == "POST" and _both_valid(form, forms):
        tags = dict(zip(plan.tags, (each.tag for each in forms.forms), strict=True))
        value = stored_tags(tags)
        try:
            # Read back: what only the catalogue may say is taken out, as a reader would.
            value = stored_tags(read_tags(value, plan.default_tags, plan.numbers))
            return _store(request, offering, Part.TAGS, value, form)
        except (PlanError, Overtaken) as error:
            form.add_error(None, str(error))
    more = {
        "forms": forms,
        "rows": tag_rows(forms, plan.items, plan.default_tags),
        "plan": plan,
        "own": plan.tags != plan.default_tags,
    }
    return _page(request, offering, Part.TAGS, "outcomes/evidence.html", form, more)


@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request: SignedIn, offering_pk: int) -> HttpResponse:
    """How strongly each course outcome answers to each programme outcome."""
    offering = access.faculty_offering(request.user, offering_pk)
    plan = plan_of(offering)
    catalogue = Matrix.of(offering.course.programme, plan.numbers)
    stands = catalogue if request.POST.get("do") == "catalogue" else plan.matrix
    form = Decision(request.POST or None, initial=_seen(plan, Part.MATRIX))
    data = None if stands is catalogue else _padded(request, "rows", len(stands.outcomes))
    forms = StrengthForms(
        data,
        initial=strengths_shown(stands),
        form_kwargs={"numbers": plan.numbers},
        prefix="rows",
    )
    taken = request.method == "POST" and stands is catalogue
    if request.method == "POST" and (form.is_valid() if taken else _both_valid(form, forms)):
        chosen = catalogue if taken else matrix_chosen(forms, stands, plan.numbers)
        try:
            return _store(request, offering, Part.MATRIX, chosen.stored(), form)
        except (PlanError, Overtaken) as error:
            form.add_error(None, str(error))
    more = {
        "forms": forms,
        "rows": list(zip(stands.outcomes, forms.forms, strict=True)),
        "plan": plan,
        "catalogue": catalogue,
        "own": plan.matrix != catalogue,
    }
    return _page(request, offering, Part.MATRIX, "outcomes/matrix.html", form, more)


def _padded(request: SignedIn, prefix: str, count: int) -> Mapping[str, Any] | None:
    """The form as it was sent, for as many rows as there are: a stranger's count means nothing."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    data[f"{prefix}-TOTAL_FORMS"] = data[f"{prefix}-INITIAL_FORMS"] = str(count)
    return data


def _both_valid(form: Form, forms: "BaseFormSet[Any]") -> bool:
    return all([form.is_valid(), forms.is_valid()])


def _seen(plan: Plan, part: str) -> dict[str, Any]:
    return {"seen": plan.choices[part].pk if part in plan.choices else None}


def _store(
    request: SignedIn, offering: Offering, part: Part, value: dict[str, Any], form: Decision
) -> HttpResponse:
    data = form.cleaned_data
    stored = choices.choose(
        offering, part, value, request.user, expected=data["seen"], reason=data["reason"]
    )
    if stored:
        messages.success(
            request, _("%(part)s: saved. What stood before is kept below.") % {"part": part.label}
        )
    else:
        messages.info(request, _("Nothing changed."))
    return redirect("outcomes", offering.pk)


def _page(
    request: SignedIn,
    offering: Offering,
    part: Part,
    template: str,
    form: Decision,
    more: dict[str, Any],
) -> HttpResponse:
    context = {
        "offering": offering,
        "form": form,
        "part": part,
        "history": choices.history(offering, part),
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
