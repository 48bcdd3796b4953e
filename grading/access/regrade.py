"""Who gets a re-grade request: the student who asked, and those who teach the class."""

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from grading.access.objects import FACULTY, STUDENT
from grading.models import Enrolment, RegradeRequest, RegradeStep


def regrades_for(user: User) -> QuerySet[RegradeRequest]:
    """The person's own requests and those of the classes that they teach, newest first."""
    taught = Enrolment.objects.filter(user=user, role=FACULTY).values("offering")
    own = Q(enrolment__user=user, enrolment__role=STUDENT)
    steps = RegradeStep.objects.select_related("actor", "run", "entry")
    return (
        RegradeRequest.objects.filter(own | Q(enrolment__offering__in=taught))
        .select_related("enrolment__user", "enrolment__offering__course", "entry__actor", "run")
        .prefetch_related(Prefetch("steps", steps))
    )


def regrade_for(user: User, pk: int) -> RegradeRequest:
    """One of them."""
    return get_object_or_404(regrades_for(user), pk=pk)


def regrades_taught(user: User) -> QuerySet[RegradeRequest]:
    """Those of the classes that the person teaches: theirs to answer."""
    taught = Enrolment.objects.filter(user=user, role=FACULTY).values("offering")
    return regrades_for(user).filter(enrolment__offering__in=taught)


def regrade_taught(user: User, pk: int) -> RegradeRequest:
    """One request that is the person's to answer."""
    return get_object_or_404(regrades_taught(user), pk=pk)
