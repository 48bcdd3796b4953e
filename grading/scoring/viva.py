"""The viva: questions drawn for one student, the answers noted, and what the notes propose.

Questions and notes are rows that are only ever added; what somebody drew or noted stays. The mark
is for whoever examines to decide and goes through `grading.scoring.rubric` like any other.
"""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from accounts.models import User
from grading.ledger import item_of
from grading.ledger.rules import refuse_if_locked
from grading.models import Enrolment, VivaNote, VivaQuestion
from grading.scheme import Component, Item, MarkError, as_text, propose_viva, share_of_mark
from grading.scheme.viva import FULL, HALF, NOTHING, OF
from grading.scoring import bank
from grading.scoring.bank import Choice
from labs import spec

COMPONENTS = ("viva", "project_viva")
"""Components of a mark that are a viva."""
Verdict = VivaNote.Verdict
_SHARES = {Verdict.GOOD: FULL, Verdict.PARTIAL: HALF, Verdict.NONE: NOTHING}
_ANY_MARK = Component("note", gettext_noop("The note"), Decimal(OF), step=Decimal("0.5"))


class VivaRefused(Exception):
    """Not possible as things stand; the text says why and what to do. Nothing was stored."""


@dataclass(frozen=True)
class Asked:
    """A question that stands in a viva, with everything noted on it."""

    question: VivaQuestion
    notes: tuple[VivaNote, ...]
    """Oldest first."""
    instead_of: tuple[VivaQuestion, ...]
    """What it was drawn instead of, the first one first."""

    @property
    def note(self) -> VivaNote | None:
        """The note that stands."""
        return self.notes[-1] if self.notes else None

    @property
    def share(self) -> Fraction | None:
        """What the answer is worth, 0 to 1; None while nothing is noted, or it was not asked."""
        if self.note is None or self.note.verdict == Verdict.NOT_ASKED:
            return None
        if self.note.marks is not None:
            return share_of_mark(self.note.marks)
        return _SHARES[Verdict(self.note.verdict)]


@dataclass(frozen=True)
class Viva:
    """One student's viva for one component of an entry."""

    component: Component
    asked: tuple[Asked, ...]
    names: frozenset[str]
    """Everything drawn for this entry, replaced and of the other component too."""

    @property
    def open(self) -> int:
        """Questions on which nothing is noted yet."""
        return sum(one.note is None for one in self.asked)

    @property
    def proposed(self) -> Decimal | None:
        """What the notes come to; None while a question is without one, or none was asked."""
        if self.open:
            return None
        shares = [one.share for one in self.asked if one.share is not None]
        return propose_viva(shares, self.component)


def viva(enrolment: Enrolment, item: Item, component: str) -> Viva:
    """The viva as it stands, in two queries.

    Raises:
        MarkError: the entry has no such component.
    """
    return _viva(item.component(component), _rows(enrolment, item.key))


def proposals(students: Collection[int], item: Item) -> dict[int, dict[str, Decimal]]:
    """What the notes propose, by enrolment and component; without a proposal it is left out.

    Two queries whatever the number of students.
    """
    found: dict[int, dict[str, Decimal]] = {pk: {} for pk in students}
    rows: dict[int, list[VivaQuestion]] = {}
    drawn = VivaQuestion.objects.filter(enrolment__in=students, item=item.key).order_by("pk")
    for row in drawn.prefetch_related("notes"):
        rows.setdefault(row.enrolment_id, []).append(row)
    for pk, own in rows.items():
        for component in item.components:
            if component.key in COMPONENTS:
                marks = _viva(component, own).proposed
                if marks is not None:
                    found[pk][component.key] = marks
    return found


def draw(
    enrolment: Enrolment, item_key: str, component: str, choice: Choice, count: int, actor: User
) -> list[VivaQuestion]:
    """Draw questions, each of those that fit as likely as any other, none that was drawn before.

    Of questions that ask the same at most one is ever drawn in a viva.

    Raises:
        VivaRefused: the bank has not enough that fit.
        InvalidMark: the marks are published or signed.
    """
    if not 1 <= count <= bank.MOST:
        raise VivaRefused(_("Draw 1 to %(most)s questions at a time.") % {"most": bank.MOST})
    with transaction.atomic():
        rows = _locked_rows(enrolment, item_key, component)
        chosen = _choose(enrolment, choice, count, [row.name for row in rows])
        return [_store(enrolment, item_key, component, choice, one, actor) for one in chosen]


def redraw(question: VivaQuestion, choice: Choice, reason: str, actor: User) -> VivaQuestion:
    """Draw another question instead of one that was not answered yet.

    Raises:
        VivaRefused: no reason, an answer is noted, it was replaced already, or nothing is left.
        InvalidMark: the marks are published or signed.
    """
    if not reason.strip():
        raise VivaRefused(_("Another question needs a reason. Write why this one is not asked."))
    enrolment, item_key = question.enrolment, question.item
    with transaction.atomic():
        rows = _locked_rows(enrolment, item_key, question.component)
        if any(row.replaces_id == question.pk for row in rows):
            raise VivaRefused(_("Somebody drew another question instead already. Go on with that."))
        newest = question.notes.order_by("pk").last()
        if newest is not None and newest.verdict != Verdict.NOT_ASKED:
            raise VivaRefused(
                _("An answer to this question is noted. Draw one more question instead.")
            )
        (chosen,) = _choose(enrolment, choice, 1, [row.name for row in rows])
        return _store(
            enrolment, item_key, question.component, choice, chosen, actor,
            replaces=question, reason=_short(reason),
        )  # fmt: skip


def note(
    question: VivaQuestion, verdict: Verdict, actor: User, *, marks: object = None, text: str = ""
) -> VivaNote | None:
    """Note an answer. The newest note stands; noting the same again stores nothing.

    Args:
        marks: of 10, as typed, halves allowed; with the verdict MARK and no other.

    Raises:
        VivaRefused: no mark, a mark that is none, or a question that was replaced.
        InvalidMark: the marks are published or signed.
    """
    value: Decimal | None = None
    if verdict is Verdict.MARK:
        try:
            value = _ANY_MARK.read(marks)
        except MarkError as error:
            raise VivaRefused(str(error)) from error
    text = _short(text)
    with transaction.atomic():
        rows = _locked_rows(question.enrolment, question.item, question.component)
        if any(row.replaces_id == question.pk for row in rows):
            raise VivaRefused(_("Another question was drawn instead of this one: note that one's."))
        stands = question.notes.order_by("pk").last()
        if stands and (stands.verdict, stands.marks, stands.text) == (verdict, value, text):
            return None
        return VivaNote.objects.create(
            question=question,
            verdict=verdict,
            marks=value,
            text=text,
            actor=actor,
            created_at=timezone.now(),
        )


def told(one: Asked) -> str:
    """What stands noted, in a word or two."""
    if one.note is None:
        return _("nothing noted")
    if one.note.marks is not None:
        return _("%(marks)s of %(of)s") % {"marks": as_text(one.note.marks), "of": OF}
    return one.note.get_verdict_display().lower()


def _short(text: str) -> str:
    text = text.strip()
    if len(text) > 500:
        raise VivaRefused(
            _("This text has %(n)s characters. Shorten it to 500.") % {"n": len(text)}
        )
    if "\0" in text:  # PostgreSQL stores none
        raise VivaRefused(_("The text holds a NUL character. Type it again."))
    return text


def _rows(enrolment: Enrolment, item_key: str) -> list[VivaQuestion]:
    rows = VivaQuestion.objects.filter(enrolment=enrolment, item=item_key).order_by("pk")
    return list(rows.select_related("drawn_by").prefetch_related("notes__actor"))


def _locked_rows(enrolment: Enrolment, item_key: str, component: str) -> list[VivaQuestion]:
    """One at a time draws or notes for a student; and not where marks are held fast."""
    item = item_of(enrolment.offering, item_key)
    item.component(component)
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    refuse_if_locked(enrolment.offering, enrolment, item_key)
    return list(VivaQuestion.objects.filter(enrolment=enrolment, item=item_key))


def _viva(component: Component, rows: Iterable[VivaQuestion]) -> Viva:
    rows = list(rows)
    by_pk = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows}
    asked = []
    for row in rows:
        if row.component != component.key or row.pk in replaced:
            continue
        before: list[VivaQuestion] = []
        at = row
        while at.replaces_id is not None:
            at = by_pk[at.replaces_id]
            before.insert(0, at)
        asked.append(Asked(row, tuple(row.notes.all()), tuple(before)))
    return Viva(component, tuple(asked), frozenset(row.name for row in rows))


def _choose(
    enrolment: Enrolment, choice: Choice, count: int, drawn: Sequence[str]
) -> list[spec.VivaQuestion]:
    questions = bank.bank(enrolment.offering.course.code)
    groups = bank.left(questions, choice, drawn)
    if len(groups) < count:
        raise VivaRefused(
            ngettext(
                "The bank has %(left)s more question for this choice; you asked for %(count)s. "
                "Draw fewer, or choose another topic or the whole course's questions.",
                "The bank has %(left)s more questions for this choice; you asked for %(count)s. "
                "Draw fewer, or choose another topic or the whole course's questions.",
                len(groups),
            )
            % {"left": len(groups), "count": count}
        )
    chance = secrets.SystemRandom()
    picked = chance.sample(sorted(groups), count)
    return [chance.choice(groups[group]) for group in picked]


def _store(
    enrolment: Enrolment,
    item_key: str,
    component: str,
    choice: Choice,
    chosen: spec.VivaQuestion,
    actor: User,
    *,
    replaces: VivaQuestion | None = None,
    reason: str = "",
) -> VivaQuestion:
    return VivaQuestion.objects.create(
        enrolment=enrolment,
        item=item_key,
        component=component,
        name=chosen.name,
        topic=chosen.topic,
        experiment=chosen.experiment,
        text=chosen.text,
        answer=chosen.answer,
        whence=choice.whence.value,
        wanted_topic=choice.topic,
        replaces=replaces,
        reason=reason,
        drawn_by=actor,
        drawn_at=timezone.now(),
    )
