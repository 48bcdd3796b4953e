"""Decisions about an experiment for a whole class."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from grading.ledger import Decision, InvalidMark, Post, Refusals, current, record_all, standings
from grading.ledger.standing import WHOLE_ITEM
from grading.models import Enrolment, MarkEntry, Offering
from grading.scheme import State


def not_conducted(
    offering: Offering, item_key: str, actor: User, reason: str = ""
) -> list[MarkEntry]:
    """Say of an experiment that it was not conducted: it leaves every student's average.

    Doing it again, for students who came later, posts only what is new.

    Raises:
        InvalidMark: the item can't be left out, or some students have marks for it already.
    """
    with transaction.atomic():
        locked = Offering.objects.select_for_update(no_key=True).get(pk=offering.pk)
        standing = current(locked)
        students = Enrolment.objects.filter(pk__in=standing).select_related("user", "offering")
        marked = [
            student.user.get_full_name()
            for student in students
            if (entry := standing[student.pk].get(item_key))
            and (entry.marks or entry.state not in (State.NC, State.BLANK))
        ]
        if marked:
            shown = ", ".join(marked[:5])
            if len(marked) > 5:
                shown = _("%(names)s and others") % {"names": shown}
            raise InvalidMark(
                WHOLE_ITEM,
                _(
                    "Experiment %(item_key)s was conducted: there are entries for "
                    "%(shown)s. Take them back first, or excuse the others one by "
                    "one."
                )
                % {"item_key": item_key, "shown": shown},
            )
        stands = standings(item_key, standing)
        decision = {WHOLE_ITEM: Decision(State.NC)}
        posts = [
            Post(
                student,
                decision,
                {component: row.pk for component, row in stands[student.pk].rows.items()},
                reason,
            )
            for student in students
        ]
        try:
            return record_all(offering.pk, item_key, posts, actor)
        except Refusals as refused:  # of an entry that is never left out, and alike for all
            raise next(iter(refused.by_student.values())) from None
