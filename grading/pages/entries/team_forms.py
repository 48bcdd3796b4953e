"""The forms of a project's team: who is in it, and what it does."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grading.models import Enrolment, Offering, Team, TeamMember
from grading.pages.chosen import Chosen


class Members(Chosen):
    """Students of the class, by seat number and name."""

    def label_from_instance(self, obj: Enrolment) -> str:
        return str(obj.user)


class Who(forms.Form):
    """Who is in a team: those who are in none, and its own members."""

    def __init__(
        self,
        offering: Offering,
        team: Team | None = None,
        members: Sequence[Enrolment] = (),
        *given: Any,
    ) -> None:
        super().__init__(*given)
        taken = TeamMember.objects.filter(team__offering=offering, left_at=None)
        free = offering.enrolments.filter(role=Enrolment.Role.STUDENT).exclude(
            pk__in=taken.exclude(team=team).values("enrolment")
        )
        self.fields["students"] = Members(
            free.select_related("user").order_by("user__usn", "pk"),
            label=_("Members"),
            widget=forms.CheckboxSelectMultiple,
            initial=[member.pk for member in members],
            error_messages={"required": _("A team has members. Choose them.")},
        )


class Proposal(forms.Form):
    """What a team does."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    statement = forms.CharField(
        label=gettext_lazy("Problem statement and data"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy(
            "Which problem is solved, for whom, on which data, and how one will see that it works."
        ),
    )
