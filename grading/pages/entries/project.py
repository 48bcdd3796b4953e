"""A student's project: the team, what it proposes, what was decided about that."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading.access.entries import own_team
from grading.access.signed_in import SignedIn
from grading.models import Enrolment, Team, TeamEvent
from grading.pages.entries.team_forms import Proposal, in_form, is_overtaken
from grading.scoring import teams as standing
from grading.scoring.teams import TeamRefused


@never_cache
@require_safe
def project(request: SignedIn, enrolment_pk: int) -> HttpResponse:
    """My team and its proposal."""
    enrolment, team = own_team(request.user, enrolment_pk)
    return _page(request, enrolment, team)


@require_POST
def propose(request: SignedIn, enrolment_pk: int) -> HttpResponse:
    """Propose a project for my team, or change what it proposed."""
    enrolment, team = own_team(request.user, enrolment_pk)
    if team is None:
        raise Http404
    form = Proposal(request.POST)
    if is_overtaken(request, team):
        return _page(request, enrolment, team, form, 409)
    if not form.is_valid():
        return _page(request, enrolment, team, form, 422)
    given = form.cleaned_data
    try:
        standing.propose(team, given["title"], given["statement"], request.user)
    except TeamRefused as error:
        form.add_error(None, str(error))
        return _page(request, enrolment, team, form, 422)
    messages.success(request, _("Your proposal is with your teachers. They approve or return it."))
    return redirect("project", enrolment_pk)


def _page(
    request: SignedIn,
    enrolment: Enrolment,
    team: Team | None,
    form: Proposal | None = None,
    status: int = 200,
) -> HttpResponse:
    steps: list[TeamEvent] = []
    members = []
    if team is not None:
        steps = list(team.events.select_related("actor").order_by("-pk"))
        members = [
            member.enrolment
            for member in team.members.filter(left_at=None).select_related("enrolment__user")
        ]
    newest = steps[0] if steps else None
    context = {
        "enrolment": enrolment,
        "team": team,
        "members": members,
        "steps": steps,
        "newest": newest,
        **in_form(form, steps, status),
        "edit": form is not None or newest is None or newest.kind == TeamEvent.Kind.RETURNED,
    }
    return render(request, "entries/project.html", context, status=status)
