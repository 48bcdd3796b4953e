"""Remarks kept ready: one's own, and those shared by everybody who teaches the course."""

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from grading.models import Offering, Snippet


def offered(user: User, offering: Offering) -> QuerySet[Snippet]:
    """What the person may insert, the most used first."""
    mine_or_shared = Q(owner=user) | Q(shared=True)
    found = Snippet.objects.filter(mine_or_shared, course=offering.course_id, retired_at=None)
    return found.select_related("owner")


def count_uses(user: User, offering: Offering, remark: str) -> None:
    """Count each snippet whose text was saved in a remark."""
    if not remark:
        return
    used = [one.pk for one in offered(user, offering) if one.text in remark]
    if used:
        Snippet.objects.filter(pk__in=used).update(used=F("used") + 1)


def retire(snippet: Snippet) -> None:
    """Offer it no more. Remarks that were saved with it stay as they are."""
    Snippet.objects.filter(pk=snippet.pk).update(retired_at=timezone.now())
