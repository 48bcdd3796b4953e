"""A student's viva: questions drawn from the course's bank, answers noted, a mark decided.

The same page serves weekly work and examinations; `grading.access` says whose viva one may hold.
"""

from collections.abc import Mapping
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import marking
from grading.exams.errors import ExamRefused
from grading.ledger import Conflict, InvalidMark, item_of, present
from grading.models import Enrolment, Seat, VivaNote, VivaQuestion
from grading.pages import rubric_form
from grading.scheme import Component, Item, MarkError, as_text
from grading.scoring import bank, rubric
from grading.scoring import viva as vivas
from grading.scoring.bank import Choice, Whence
from grading.scoring.viva import COMPONENTS, VivaRefused

DRAWN_AT_ONCE = 3
Verdict = VivaNote.Verdict


class PoolForm(forms.Form):
    """Which questions are drawn from."""

    whence = forms.ChoiceField(
        label=gettext_lazy("From"), choices=[(one.value, one.label) for one in Whence]
    )
    topic = forms.ChoiceField(label=gettext_lazy("Topic"), required=False)

    def __init__(self, topics: list[str], *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)  # type: ignore[arg-type]  # as Django takes them
        self.fields["topic"].choices = [("", _("any")), *((one, one) for one in topics)]  # type: ignore[attr-defined]  # a ChoiceField


class DrawForm(PoolForm):
    """The same, and how many."""

    field_order = ("count", "whence", "topic")
    count = forms.IntegerField(label=gettext_lazy("How many"), min_value=1, max_value=bank.MOST)


class NoteForm(forms.Form):
    """What was made of an answer."""

    verdict = forms.ChoiceField(choices=Verdict.choices)
    marks = forms.CharField(required=False, max_length=10)
    text = forms.CharField(required=False)


@never_cache
@require_safe
def viva(request: SignedIn, enrolment_pk: int, item: str, part: str) -> HttpResponse:
    """The viva as it stands."""
    student, seat = access.viva_of(request.user, enrolment_pk, item)
    return _page(request, student, seat, item, part)


@require_POST
def viva_draw(request: SignedIn, enrolment_pk: int, item: str, part: str) -> HttpResponse:
    """Draw questions."""
    student, seat = access.viva_of(request.user, enrolment_pk, item)
    about = _component(student, item, part)[0]
    form = DrawForm(_topics(student), request.POST)
    if not form.is_valid():
        return _page(request, student, seat, item, part, form=form)
    data = form.cleaned_data
    asked = len(vivas.viva(student, about, part).asked)
    if request.POST.get("asked", str(asked)) != str(asked):
        told = _("Questions were drawn since you opened this page: here they are.")
        return _page(request, student, seat, item, part, told, form=form)
    choice = Choice(_experiment(item, seat), Whence(data["whence"]), data["topic"])
    try:
        vivas.draw(student, item, part, choice, data["count"], request.user)
    except (VivaRefused, InvalidMark) as refused:
        return _page(request, student, seat, item, part, str(refused), form=form)
    return redirect("viva", enrolment_pk, item, part)


@require_POST
def viva_note(request: SignedIn, pk: int) -> HttpResponse:
    """Note an answer."""
    question, seat = access.viva_question(request.user, pk)
    form = NoteForm(request.POST)
    where = (question.enrolment, seat, question.item, question.component)
    if not form.is_valid():
        told = _("Choose what the answer was, then note it.")
        return _page(request, *where, told, typed=(question.pk, request.POST.dict()))
    data = form.cleaned_data
    try:
        noted = vivas.note(
            question, Verdict(data["verdict"]), request.user,
            marks=data["marks"], text=data["text"],
        )  # fmt: skip
    except (VivaRefused, InvalidMark) as refused:
        return _page(request, *where, str(refused), typed=(question.pk, data))
    if noted is None:
        messages.info(request, _("Nothing changed: that is how it stands."))
    address = reverse("viva", args=[question.enrolment_id, question.item, question.component])
    return redirect(f"{address}#question-{question.pk}")


@require_POST
def viva_redraw(request: SignedIn, pk: int) -> HttpResponse:
    """Draw another question instead of one that was not answered."""
    question, seat = access.viva_question(request.user, pk)
    where = (question.enrolment, seat, question.item, question.component)
    form = PoolForm(_topics(question.enrolment), {**_pool(question), **request.POST.dict()})
    if not form.is_valid():
        told = _("Choose a topic from the list, or any.")
        return _page(request, *where, told, typed=(question.pk, request.POST.dict()))
    data = form.cleaned_data
    choice = Choice(_experiment(question.item, seat), Whence(data["whence"]), data["topic"])
    try:
        vivas.redraw(question, choice, request.POST.get("reason", ""), request.user)
    except (VivaRefused, InvalidMark) as refused:
        typed = (question.pk, request.POST.dict())
        return _page(request, *where, str(refused), typed=typed)
    messages.success(request, _("Another question was drawn instead; the reason is kept."))
    return redirect("viva", question.enrolment_id, question.item, question.component)


@require_POST
def viva_mark(request: SignedIn, enrolment_pk: int, item: str, part: str) -> HttpResponse:
    """Decide the viva's mark: the proposal of the notes, or another one."""
    student, seat = access.viva_of(request.user, enrolment_pk, item)
    component = _component(student, item, part)[1]
    typed = rubric_form.typed(request.POST)
    marks, seen = {part: typed.get("mark", "")}, rubric_form.expected(typed)
    try:
        if seat is not None:
            posted = marking.save(seat, marks, request.user, seen)
        else:
            posted = rubric.save(student, item, marks, request.user, seen)
    except (ExamRefused, InvalidMark, Conflict) as refused:
        return _page(request, student, seat, item, part, str(refused), mark=typed.get("mark", ""))
    told = ", ".join(
        f"{component.title} {as_text(row.marks)}" for row in posted if row.marks is not None
    )
    told = told or _("nothing changed")
    messages.success(request, f"{student.user.get_full_name()}: {told}.")
    return redirect(_back(student, seat, item))


def _page(
    request: SignedIn,
    student: Enrolment,
    seat: Seat | None,
    item_key: str,
    part: str,
    problem: str = "",
    *,
    form: DrawForm | None = None,
    typed: tuple[int, Mapping[str, object]] | None = None,
    mark: str | None = None,
) -> HttpResponse:
    item, component = _component(student, item_key, part)
    found = vivas.viva(student, item, part)
    stands = present(student, item_key)
    if form is None:
        form = DrawForm(
            _topics(student), initial={"count": DRAWN_AT_ONCE, "whence": Whence.NEAR.value}
        )
    return render(
        request,
        "sitting/viva.html",
        {
            "student": student,
            "offering": student.offering,
            "seat": seat,
            "session": seat.session if seat else None,
            "item": item,
            "component": component,
            "viva": found,
            "asked": [
                (one, vivas.told(one), _instead(student, one.question)) for one in found.asked
            ],
            "has_bank": bool(bank.bank(student.offering.course.code)),
            "experiment": _experiment(item_key, seat),
            "verdicts": Verdict.choices,
            "form": form,
            "stands": stands.get(part),
            "expected": {key: row.pk for key, row in stands.items()},
            "mark": mark if mark is not None else _typed(found.proposed),
            "back": _back(student, seat, item_key),
            "locked": seat is not None and marking.is_locked(seat.session),
            "problem": problem,
            "typed_pk": typed[0] if typed else None,
            "typed": typed[1] if typed else {},
        },
        status=422 if problem or form.errors else 200,
    )


def _pool(question: VivaQuestion) -> dict[str, str]:
    """What the question was drawn from, as the form has it; rows of long ago do not say."""
    return {"whence": question.whence or Whence.NEAR.value, "topic": question.wanted_topic}


def _instead(student: Enrolment, question: VivaQuestion) -> PoolForm:
    """What another question would be drawn from: as this one, unless it is changed."""
    return PoolForm(_topics(student), initial=_pool(question), auto_id=f"instead-{question.pk}-%s")


def _component(student: Enrolment, item_key: str, part: str) -> tuple[Item, Component]:
    """The entry and its component, if that is a viva; else Http404."""
    if part not in COMPONENTS:
        raise Http404
    try:
        item = item_of(student.offering, item_key)
        return item, item.component(part)
    except (InvalidMark, MarkError) as error:
        raise Http404(str(error)) from error


def _typed(marks: Decimal | None) -> str:
    return "" if marks is None else as_text(marks)


def _topics(student: Enrolment) -> list[str]:
    return bank.topics(bank.bank(student.offering.course.code))


def _experiment(item_key: str, seat: Seat | None) -> int | None:
    """Number of the experiment that the viva is about."""
    if seat is not None:
        return seat.experiment.number if seat.experiment else None
    return int(item_key) if item_key.isdecimal() else None


def _back(student: Enrolment, seat: Seat | None, item_key: str) -> str:
    if seat is not None:
        return reverse("sitting_mark", args=[seat.session_id, seat.pk])
    return reverse("score", args=[student.offering_id, student.pk, item_key])
