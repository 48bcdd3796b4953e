"""What is asked of faculty here."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grading.models import PairNote
from labs.models import Task

BARS = (30, 40, 50, 60, 70, 80, 90, 100)
DEFAULT_BAR = 60


class Start(forms.Form):
    """What to compare; `cleaned_data["task"]` is the task.

    Args:
        tasks: those to choose from, as `choosing.tasks_of` found them.
    """

    # Nothing has to be chosen where only one task was handed in for.
    task = forms.TypedChoiceField(label=_("Task"))
    without_common = forms.BooleanField(
        label=_("Leave out what more than half of the class has"),
        required=False,
        initial=True,
        help_text=_(
            "Forms from the manual or a lecture look alike in everybody's program. Classes of 12 "
            "and more."
        ),
    )
    other_classes = forms.BooleanField(
        label=_("Also with programs of earlier terms and other sections"),
        required=False,
        help_text=_("Of a class that you do not teach you see that there is a likeness, no more."),
    )

    def __init__(self, tasks: Iterable[Task], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_slug = {task.slug: task for task in tasks}
        field = self.fields["task"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(slug, f"{slug} {task.title}") for slug, task in by_slug.items()]
            field.coerce = by_slug.__getitem__


class Look(forms.Form):
    """How a result is shown."""

    bar = forms.TypedChoiceField(
        label=_("Pairs and groups from"),
        choices=[(bar, f"{bar} %") for bar in BARS],
        coerce=int,
        required=False,
        initial=DEFAULT_BAR,
    )
    blind = forms.BooleanField(label=_("Without names"), required=False)


class Note(forms.Form):
    """What was found on looking at a pair."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=PairNote.Outcome.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: a pair that worked together as allowed; both explained it."),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        text = (found.get("text") or "").strip()
        if found.get("outcome") == PairNote.Outcome.FURTHER and not text:
            self.add_error("text", _("Say to whom it was taken, and what the students said."))
        found["text"] = text
        return found
