"""Teams of the project for faculty: members, proposal, and marks for all members at once."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.entries import team_in
from grading.access.signed_in import SignedIn
from grading.entries.standing import ClassEntry, class_entry
from grading.ledger import InvalidMark
from grading.models import Enrolment, Offering, Team, TeamEvent, TeamMember
from grading.pages.entries import payload
from grading.pages.entries.team_forms import Proposal, Who, in_form, is_overtaken
from grading.pages.entries.team_sheet import members_marks
from grading.scheme import PROJECT
from grading.scoring import team_marks
from grading.scoring import teams as standing
from grading.scoring.team_marks import Share
from grading.scoring.teams import TeamRefused


@never_cache
@require_safe
def teams(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Every team with its members, project and marks; who is in none yet."""
    offering = access.faculty_offering(request.user, offering_pk)
    return _list(request, offering, Who(offering))


@require_POST
def new(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Form a team."""
    offering = access.faculty_offering(request.user, offering_pk)
    form = Who(offering, None, (), request.POST)
    if not form.is_valid():
        return _list(request, offering, form, 422)
    try:
        team = standing.form_team(offering, form.cleaned_data["students"])
    except TeamRefused as error:
        form.add_error("students", str(error))
        return _list(request, offering, form, 422)
    messages.success(
        request,
        _("Team %(team)s is formed. Enter its proposal, or let it do so.") % {"team": team.number},
    )
    return redirect("team", offering_pk, team.pk)


@never_cache
@require_safe
def team(request: SignedIn, offering_pk: int, team_pk: int) -> HttpResponse:
    """One team: members, proposal with its history, marks."""
    return _page(request, team_in(request.user, offering_pk, team_pk))


@require_POST
def members(request: SignedIn, offering_pk: int, team_pk: int) -> HttpResponse:
    """Change who is in a team."""
    found = team_in(request.user, offering_pk, team_pk)
    form = Who(found.offering, found, _students(found), request.POST)
    if not form.is_valid():
        return _page(request, found, who=form, status=422)
    try:
        standing.set_members(found, form.cleaned_data["students"])
    except TeamRefused as error:
        form.add_error("students", str(error))
        return _page(request, found, who=form, status=422)
    messages.success(request, _("The team's members are changed. Marks given before stay."))
    return redirect("team", offering_pk, team_pk)


@require_POST
def proposal(request: SignedIn, offering_pk: int, team_pk: int) -> HttpResponse:
    """Enter what a team proposes, on its behalf."""
    found = team_in(request.user, offering_pk, team_pk)
    form = Proposal(request.POST)
    if is_overtaken(request, found):
        return _page(request, found, proposal=form, status=409)
    if not form.is_valid():
        return _page(request, found, proposal=form, status=422)
    try:
        standing.propose(found, form.cleaned_data["title"], form.cleaned_data["statement"],
                         request.user)  # fmt: skip
    except TeamRefused as error:
        form.add_error(None, str(error))
        return _page(request, found, proposal=form, status=422)
    messages.success(request, _("The proposal is kept. It waits to be approved."))
    return redirect("team", offering_pk, team_pk)


@require_POST
def decision(request: SignedIn, offering_pk: int, team_pk: int) -> HttpResponse:
    """Approve a proposal or return it."""
    found = team_in(request.user, offering_pk, team_pk)
    seen, approve = request.POST.get("seen", ""), request.POST.get("do") == "approve"
    reason = request.POST.get("reason", "").replace("\0", "")[:500]
    known = seen.isascii() and seen.isdecimal() and len(seen) <= payload.ID_DIGITS
    try:
        standing.decide(
            found, int(seen) if known else 0, request.user, approve=approve, reason=reason
        )
    except TeamRefused as error:
        return _page(request, found, refused=str(error), remark=reason, status=422)
    messages.success(
        request,
        (
            _("The proposal of team %(team)s is approved.")
            if approve
            else _("The proposal of team %(team)s is returned to the team.")
        )
        % {"team": found.number},
    )
    return redirect("team", offering_pk, team_pk)


@require_POST
def marks(request: SignedIn, offering_pk: int, team_pk: int) -> HttpResponse:
    """Post the team's marks to every member, with adjustments."""
    found = team_in(request.user, offering_pk, team_pk)
    typed = {key: str(value).replace("\0", "") for key, value in request.POST.items()}
    entry = _entry(found.offering)
    parts = entry.item.components
    students = _students(found)
    shares = [
        Share(
            student,
            {part.key: typed.get(f"a-{student.pk}-{part.key}", "") for part in parts},
            typed.get(f"why-{student.pk}", ""),
        )
        for student in students
    ]
    try:
        seen = payload.read_seen(typed.get("seen", ""))
        posted = team_marks.save(
            found, {part.key: typed.get(f"t-{part.key}", "") for part in parts},
            shares, request.user, seen,
        )  # fmt: skip
    except payload.Changed:
        messages.error(request, _("Nothing was saved: the form came back changed. Enter it again."))
        return redirect("team", offering_pk, team_pk)
    except TeamRefused as error:
        status = 409 if "" in error.problems else 422
        return _page(request, found, typed=typed, problems=error.problems, status=status)
    if posted:
        count = len(students)
        messages.success(
            request,
            ngettext(
                "Saved for %(count)s member of team %(team)s.",
                "Saved for %(count)s members of team %(team)s.",
                count,
            )
            % {"count": count, "team": found.number},
        )
    else:
        messages.info(request, _("Nothing changed in the ledger: these marks stand already."))
    return redirect("team", offering_pk, team_pk)


def _entry(offering: Offering) -> ClassEntry:
    try:
        return class_entry(offering, PROJECT)
    except InvalidMark as error:  # a course of assignments has no project
        raise Http404(str(error)) from error


def _students(team: Team) -> list[Enrolment]:
    found = team.members.filter(left_at=None).select_related("enrolment__user")
    students = [member.enrolment for member in found]
    for student in students:
        student.offering = team.offering
    return students


def _list(request: SignedIn, offering: Offering, form: Who, status: int = 200) -> HttpResponse:
    entry = _entry(offering)
    members: dict[int, list[Enrolment]] = {}
    for member in TeamMember.objects.filter(team__offering=offering, left_at=None).select_related(
        "enrolment__user"
    ):
        members.setdefault(member.team_id, []).append(member.enrolment)
    steps = TeamEvent.objects.filter(team__offering=offering).order_by("pk")
    newest = {step.team_id: step for step in steps}
    lines = [
        {
            "team": team,
            "step": newest.get(team.pk),
            "members": [
                (student, entry.standings[student.pk].entry(entry.item).total)
                for student in members.get(team.pk, [])
            ],
        }
        for team in offering.teams.order_by("number")
    ]
    taken = {student.pk for each in members.values() for student in each}
    context = {
        "offering": offering,
        "lines": lines,
        "form": form,
        "alone": [student for student in entry.students if student.pk not in taken],
        "item": entry.item,
    }
    return render(request, "entries/teams.html", context, status=status)


def _page(
    request: SignedIn,
    team: Team,
    *,
    who: Who | None = None,
    proposal: Proposal | None = None,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    refused: str = "",
    remark: str = "",
    status: int = 200,
) -> HttpResponse:
    offering = team.offering
    entry = _entry(offering)
    steps = list(team.events.select_related("actor").order_by("-pk"))
    newest = steps[0] if steps else None
    students = _students(team)
    seen = entry.seen
    context = {
        "offering": offering,
        "team": team,
        "item": entry.item,
        "who": who or Who(offering, team, students),
        **in_form(proposal, steps, status),
        "edit": proposal is not None,
        "steps": steps,
        "newest": newest,
        "waits": newest is not None and newest.kind == TeamEvent.Kind.PROPOSED,
        "locked": entry.sheet.locked,
        "problems": problems or {},
        "refused": refused,
        "remark": remark,
        "seen": payload.write_seen({s.pk: seen[s.pk] for s in students if s.pk in seen}),
        **members_marks(team, entry, students, typed or {}),
    }
    return render(request, "entries/team.html", context, status=status)
