"""What waits in a class, counted along with the class itself: its pages show it in their tabs."""

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from grading.models import RegradeRequest, RegradeStep

ENDS = (RegradeStep.Kind.CHANGED, RegradeStep.Kind.DECLINED)


def open_regrades() -> Coalesce:
    """How many re-grade requests of an offering nobody has decided on, for `annotate`."""
    waiting = (
        RegradeRequest.objects.filter(enrolment__offering=OuterRef("pk"))
        .exclude(steps__kind__in=ENDS)
        .order_by()
        .values("enrolment__offering")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(waiting), 0, output_field=IntegerField())
