"""What is said once for every row of a class's entry: a remark, and who approved exemptions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from grading.access.entries import teachers_of
from grading.entries import Choice, ClassEntry
from grading.scheme import State


class ForAll(forms.Form):
    """What is said once for every row."""

    reason = forms.CharField(
        label=gettext_lazy("Remark for rows without one"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Kept with the marks; needed to exempt or to take marks back."),
    )

    def __init__(self, entry: ClassEntry, actor: User, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        if State.EXM in entry.item.states:
            self.fields["approver"] = forms.ModelChoiceField(
                teachers_of(entry.offering).exclude(pk=actor.pk),
                label=_("Exemptions approved by"),
                required=False,
                empty_label="nobody",
                help_text=_("A second person who teaches this class."),
            )

    @property
    def choice(self) -> Choice:
        """Of a form that was checked; what is wrong in it says nothing."""
        found = self.cleaned_data if self.is_valid() else {}
        return Choice(found.get("reason", ""), found.get("approver"))
