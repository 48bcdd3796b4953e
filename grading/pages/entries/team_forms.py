"""The forms of a project's team: who is in it, and what it does."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grading.models import Enrolment, Offering, Team, TeamEvent, TeamMember
from grading.pages import seen
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


def is_overtaken(request: HttpRequest, team: Team) -> bool:
    """Whether another member, or a teacher, changed the proposal since the form was opened."""
    return seen.is_overtaken(request, _proposed(list(team.events.order_by("-pk")[:1])))


def in_form(form: Proposal | None, steps: Sequence[TeamEvent], status: int) -> dict[str, object]:
    """What a page with the form needs: `steps` of the team's, the newest first."""
    stands = _proposed(steps)
    return {
        "form": form or Proposal(initial=stands),
        "shown": seen.mark(stands),
        "clashes": seen.clashes(form, stands) if form and status == HTTPStatus.CONFLICT else None,
    }


def _proposed(steps: Sequence[TeamEvent]) -> dict[str, object]:
    newest = steps[0] if steps else None
    return {"title": newest.title, "statement": newest.statement} if newest else {}
