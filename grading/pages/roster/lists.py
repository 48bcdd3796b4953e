"""A class list: looked at first, then carried out whole. Passwords are shown this once."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts import institution
from grading.access.roster import roster_of
from grading.access.signed_in import SignedIn
from grading.intake.refused import Refused
from grading.models import Offering
from grading.pages.roster import payload
from grading.pages.roster.people import roster_page, teaches
from grading.roster import planning, posting
from grading.roster.moving import RosterRefused
from grading.roster.planning import Plan, What
from grading.roster.reading import MOST_BYTES, ClassList, read

SHOWN = 400
"""Lines of a preview beyond which those without a word to say are left out."""


@require_safe
def template(request: SignedIn, offering_pk: int) -> HttpResponse:
    """An empty list with its titles, to be filled in."""
    offering = roster_of(request.user, offering_pk)
    name = slugify(f"roster {offering.course.code} {offering.batch} {offering.section}")
    return HttpResponse(
        "\ufeffUSN,Name\r\n",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


@require_POST
def look(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What a file would do, and every cell that is wrong with it; nothing is stored."""
    offering = roster_of(request.user, offering_pk)
    file = request.FILES.get("file")
    if file is None or file.size is None:
        return roster_page(request, offering, problem=_("Choose a file first."))
    try:
        if file.size > MOST_BYTES:
            raise Refused(
                _("The file is larger than %(most)s MB: no class's list is.")
                % {"most": MOST_BYTES // 1024**2}
            )
        listed = read(file.name or "", file.read())
    except Refused as refused:
        return roster_page(
            request, offering, problem=_("Nothing was read. %(refused)s") % {"refused": refused}
        )
    found = planning.plan(offering, listed, request.user)
    return _preview(request, offering, listed, found, 422 if found.wrong else 200)


@require_POST
@never_cache
@sensitive_variables("done")
def enrol(request: SignedIn, offering_pk: int) -> HttpResponse:
    """Carry out what was looked at; passwords of new people are shown this once."""
    offering = roster_of(request.user, offering_pk)
    try:
        listed = payload.read(request.POST.get("list", ""))
    except Refused as refused:
        return roster_page(request, offering, problem=str(refused))
    try:
        done = posting.carry_out(
            offering, listed, request.user, agreed=request.POST.get("agreed", "")
        )
    except posting.Changed as changed:
        return _preview(request, offering, listed, changed.plan, 409, str(changed))
    except RosterRefused as refused:
        found = planning.plan(offering, listed, request.user)
        return _preview(request, offering, listed, found, 422, str(refused))
    told = ngettext(
        "%(changes)s student came in.", "%(changes)s students came in.", done.plan.changes
    ) % {"changes": done.plan.changes}
    if not done.sign_ins:
        messages.success(request, told)
        return redirect("roster", offering.pk)
    return _handed_out(request, offering, done.sign_ins, told)


@require_POST
@never_cache
@sensitive_variables("made")
def sign_ins(request: SignedIn, offering_pk: int) -> HttpResponse:
    """New passwords for who has never signed in: for a list that was lost."""
    offering = roster_of(request.user, offering_pk)
    made = posting.new_sign_ins(offering)
    if not made:
        messages.info(
            request,
            _(
                "Nobody needs one: everybody has signed in. An administrator sets a new password "
                "for somebody who forgot theirs."
            ),
        )
        return redirect("roster", offering.pk)
    return _handed_out(request, offering, made, _("The passwords before these end."))


def _handed_out(
    request: SignedIn, offering: Offering, made: tuple[posting.SignIn, ...], told: str
) -> HttpResponse:
    context = {
        "offering": offering,
        "sign_ins": made,
        "told": told,
        "address": request.build_absolute_uri("/"),
        "institute": institution.current().institute,
        "teaches": teaches(request, offering),
    }
    return render(request, "roster/sign_ins.html", context)


def _preview(
    request: SignedIn,
    offering: Offering,
    listed: ClassList,
    found: Plan,
    status: int,
    problem: str = "",
) -> HttpResponse:
    says = [step for step in found.steps if step.problems or step.notes or step.source]
    shown = found.steps if len(found.steps) <= SHOWN else tuple(says[:SHOWN])
    context = {
        "offering": offering,
        "plan": found,
        "steps": shown,
        "left_out": len(found.steps) - len(shown),
        "counts": [(what.label, count) for what, count in found.counts.items()],
        "moves": any(step.what is What.MOVE for step in found.steps),
        "list": payload.write(listed),
        "problem": problem,
        "teaches": teaches(request, offering),
        "pattern": institution.current().usn_pattern,
    }
    return render(request, "roster/preview.html", context, status=status)
