"""Every part that pages are composed of, on one page, with made-up contents."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grading.pages import words
from grading.pages.meter import Meter
from grading.pages.seen import Clash

METERS = (
    Meter("accuracy", 0.9412, floor=0.1135, target=0.91, reference=0.9402),
    Meter("accuracy", 0.6130, floor=0.1135, target=0.91, reference=0.9402, claimed=1.0),
    Meter("accuracy", None, floor=0.1135, target=0.91, reference=0.9402),
)
TONES = ("idle", "queued", "running", "attention", "proposed", "confirmed", "fault")
INKS = ("paper", "sheet", "sunk", "ink", "ink-2", "line", "line-2", "accent", "accent-soft")


class Sample(forms.Form):
    """A form with a help text and, once bound, an error."""

    reason = forms.CharField(help_text="One sentence; it is kept with the mark.")
    marks = forms.DecimalField(max_value=20, min_value=0)


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    form = Sample({"reason": "Make-up on 12 October", "marks": "21"})
    return render(
        request,
        "styleguide.html",
        {
            "states": words.STATES,
            "evidence": words.EVIDENCE,
            "outcomes": words.OUTCOMES,
            "bands": ("Good", "Satisfactory", "Poor"),
            "meters": METERS,
            "tones": TONES,
            "inks": INKS,
            "form": form,
            "clashes": [Clash("Place", "Laboratory 3", "Hall")],
            "stage_samples": ("queued", "running", "done"),
        },
    )
