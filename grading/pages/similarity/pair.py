"""Two programs side by side, what people noted about them, and the form to note more."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading.access.signed_in import SignedIn
from grading.access.similarity import may_be_named, pair_in, teachers_of_classes
from grading.models import ComparedFile, Offering, PairNote, SimilarPair, TeamMember
from grading.pages.similarity.forms import Note
from grading.pages.similarity.marked import Line, Passage, lines, passages
from grading.pages.similarity.who import Who, who
from grading.similarity import calculation
from grading.similarity.choosing import Chosen
from grading.similarity.stored import notes_about


@dataclass(frozen=True)
class Side:
    """One of the two programs."""

    key: str
    """first or second: what its anchors begin with."""
    file: ComparedFile
    who: Who
    share: int
    lines: list[Line]
    passages: list[Passage]
    changed: bool
    """The code is not what was compared: nothing is marked."""
    teachers: str
    """Of another class: whom to ask."""

    @property
    def other(self) -> str:
        return "second" if self.key == "first" else "first"


@never_cache
@require_safe
def pair(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """The two programs with the passages that both have."""
    offering, found = pair_in(request.user, offering_pk, pk)
    return _page(request, offering, found, Note())


@require_POST
def note(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """Record what came of looking at it. It changes no mark."""
    offering, found = pair_in(request.user, offering_pk, pk)
    form = Note(request.POST)
    if not form.is_valid():
        return _page(request, offering, found, form, 422)
    PairNote.objects.create(
        pair=found,
        outcome=form.cleaned_data["outcome"],
        text=form.cleaned_data["text"],
        actor=request.user,
    )
    messages.success(request, _("Noted. No mark was changed."))
    answer = redirect("pair", offering_pk, pk)
    if "blind" in request.GET:
        answer["Location"] += "?" + urlencode({"blind": "on"})
    return answer


def _page(
    request: SignedIn, offering: Offering, found: SimilarPair, form: Note, status: int = 200
) -> HttpResponse:
    blind = "blind" in request.GET
    two = (found.first, found.second)
    named = may_be_named(request.user, [file.submission.enrolment_id for file in two])
    away = [
        file.submission.enrolment.offering_id
        for file in two
        if file.submission.enrolment_id not in named
    ]
    teachers = teachers_of_classes(away) if away else {}
    sides = [
        _side(key, file, share, spans, who(file, named, blind=blind), teachers)
        for key, file, share, spans in zip(
            ("first", "second"),
            two,
            (found.first_share, found.second_share),
            found.passages,
            strict=True,
        )
    ]
    return render(
        request,
        "similarity/pair.html",
        {
            "offering": offering,
            "comparison": found.comparison,
            "pair": found,
            "sides": sides,
            "passages": _both(sides),
            "linked": set.intersection(*({p.number for p in side.passages} for side in sides)),
            "team": _team(two),
            "notes": notes_about(found),
            "form": form,
            "blind": blind,
        },
        status=status,
    )


def _side(
    key: str,
    file: ComparedFile,
    share: int,
    spans: list[list[int]],
    called: Who,
    teachers: dict[int, list[str]],
) -> Side:
    if called.hidden:
        names = ", ".join(teachers.get(file.submission.enrolment.offering_id, []))
        return Side(key, file, called, share, [], [], False, names)
    code = calculation.read(Chosen(file.submission, 0, file.of_this_class))
    changed = code.sha256 != file.code_sha256
    marked = [] if changed else spans
    return Side(key, file, called, share, lines(code, marked), passages(code, marked), changed, "")


def _both(sides: list[Side]) -> list[tuple[int, list[Passage], list[Passage]]]:
    """Each passage's number with its places in both programs."""
    first, second = (side.passages for side in sides)
    numbers = sorted({one.number for side in sides for one in side.passages})
    return [
        (
            number,
            [one for one in first if one.number == number],
            [one for one in second if one.number == number],
        )
        for number in numbers
    ]


def _team(two: tuple[ComparedFile, ComparedFile]) -> int | None:
    """The number of the project team that both are in; working together there is meant."""
    rows = TeamMember.objects.filter(
        enrolment__in=[file.submission.enrolment_id for file in two], left_at=None
    ).values_list("team_id", "team__number")
    teams = list(rows)
    return teams[0][1] if len(teams) == 2 and teams[0][0] == teams[1][0] else None
