"""Whether examiners' signatures hold for the marks as they stand, for any number of sittings."""

from collections.abc import Collection, Mapping

from django.db.models import F, Max
from django.utils.translation import gettext as _

from grading.models import Examiner, Seat


def newest_marks(sessions: Collection[int]) -> dict[int, int]:
    """By sitting, the place in the ledger of the newest decision on its entries; one query.

    A sitting without a mark is left out.
    """
    rows = Seat.objects.filter(
        session__in=sessions, enrolment__mark_entries__item=F("kind")
    ).order_by()
    newest = rows.values_list("session").annotate(Max("enrolment__mark_entries__sequence"))
    return dict(newest)


def stands(examiner: Examiner, newest: Mapping[int, int]) -> bool:
    """Whether the examiner's signature was given for the marks as they are."""
    return examiner.signed_at is not None and (examiner.signed_sequence or 0) >= newest.get(
        examiner.session_id, 0
    )


def all_stand(examiners: Collection[Examiner], newest: Mapping[int, int]) -> bool:
    """Whether all of a sitting's examiners have signed its marks as they are."""
    return bool(examiners) and all(stands(examiner, newest) for examiner in examiners)


def told(examiner: Examiner, newest: Mapping[int, int]) -> str:
    """The same in a word or two; "" where nothing is signed."""
    if examiner.signed_at is None:
        return ""
    if stands(examiner, newest):
        return _("signed")
    return _("signature void: a mark was changed since")
