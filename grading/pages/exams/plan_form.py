"""The form that sets a whole examination up, and in which order students are seated."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from grading.exams import planning
from grading.exams.candidates import Candidate
from grading.models import Enrolment, Offering
from grading.pages.exams.forms import ExternalForm, OccasionForm, TermsForm, faculty_of

ORDERS = {
    "usn": gettext_lazy("by seat number (USN)"),
    "name": gettext_lazy("by name"),
    "mixed": gettext_lazy("mixed, by chance"),
}
_mix = random.SystemRandom()


def in_order(students: Sequence[Enrolment], order: str) -> list[Enrolment]:
    """`students` as they are to be seated: by a key of `ORDERS`."""
    found = list(students)
    match order:
        case "mixed":
            _mix.shuffle(found)
        case "name":
            found.sort(key=lambda each: (each.user.name.casefold(), each.user.usn or ""))
        case _:
            found.sort(key=lambda each: each.user.usn or "")
    return found


class PlanForm(OccasionForm, ExternalForm, TermsForm):
    """A whole examination: who, in which batches, when, by whom."""

    seats = forms.IntegerField(
        label=gettext_lazy("How many sit at a time"),
        min_value=1,
        max_value=planning.SEATS_MOST,
        initial=20,
        help_text=gettext_lazy("The students chosen below become batches of so many."),
    )
    gap = forms.IntegerField(
        label=gettext_lazy("Minutes from one batch to the next"),
        min_value=5,
        max_value=14 * 24 * 60,
        initial=240,
        help_text=gettext_lazy(
            "From start to start; 1440 is a day. Each batch can be moved later."
        ),
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Seats are numbered"), choices=list(ORDERS.items()), initial="usn"
    )
    internal = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Internal examiner"))
    students = forms.MultipleChoiceField(
        label=gettext_lazy("Students"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one student.")},
    )

    def __init__(
        self, offering: Offering, known: Sequence[Candidate], actor: User, *args: Any, **more: Any
    ) -> None:
        super().__init__(offering, *args, **more)
        self._free = {str(each.enrolment.pk): each.enrolment for each in known if each.free}
        students = self.fields["students"]
        students.choices = [(pk, str(each.user)) for pk, each in self._free.items()]  # type: ignore[attr-defined]  # a MultipleChoiceField's
        students.initial = list(self._free)
        internal = self.fields["internal"]
        internal.queryset = faculty_of(offering)  # type: ignore[attr-defined]  # a ModelChoiceField's
        internal.initial = actor.pk
        self.fields["starts_at"].initial = _tomorrow

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        minutes, gap = cleaned.get("minutes"), cleaned.get("gap")
        several = len(cleaned.get("students", ())) > (cleaned.get("seats") or planning.SEATS_MOST)
        if several and minutes and gap and gap < minutes:
            self.add_error(
                "gap",
                _("Batches would overlap: a sitting takes %(minutes)s minutes, as said above.")
                % {"minutes": minutes},
            )
        if self.is_same_person():
            self.add_error("external", _("The two examiners have to be two people."))
        return cleaned

    def is_same_person(self) -> bool:
        internal = self.cleaned_data.get("internal")
        return internal is not None and str(internal.pk) == self.cleaned_data.get("external")

    def in_seat_order(self) -> list[Enrolment]:
        """The chosen students as they are to be seated. Only of a valid form."""
        chosen = [self._free[pk] for pk in self.cleaned_data["students"]]
        return in_order(chosen, self.cleaned_data["order"])


def _tomorrow() -> datetime:
    """Half past nine on the next day."""
    day = timezone.localtime() + timedelta(days=1)
    return day.replace(hour=9, minute=30, second=0, microsecond=0)
