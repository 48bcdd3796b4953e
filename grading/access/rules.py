"""Who may do what, as rules on objects that are already there.

Roles follow from enrolments alone: neither an administrator nor a teacher of another class sees a
class's work. Administrators have `/admin/`, where every change leaves a trace.
"""

import rules

from accounts.models import User
from grading.models import Enrolment, Offering, Run


@rules.predicate
def is_own(user: User, enrolment: Enrolment) -> bool:
    """The enrolment is this person's own, as a student."""
    return enrolment.user_id == user.pk and enrolment.role == Enrolment.Role.STUDENT


@rules.predicate
def teaches(user: User, offering: Offering) -> bool:
    """The person is enrolled as faculty in the offering."""
    return offering.enrolments.filter(user=user, role=Enrolment.Role.FACULTY).exists()


@rules.predicate
def owns_run(user: User, run: Run) -> bool:
    """The run executes what this person handed in."""
    return is_own(user, run.submission.enrolment)


@rules.predicate
def can_be_stopped(user: User, run: Run) -> bool:
    """The run waits or runs, and nobody asked for its end yet."""
    return run.state in (Run.State.QUEUED, Run.State.RUNNING) and not run.cancel_requested


@rules.predicate
def teaches_run(user: User, run: Run) -> bool:
    """The person teaches the class that the run's student takes."""
    return teaches(user, run.submission.enrolment.offering)


rules.add_rule("cancel_run", owns_run & can_be_stopped)
rules.add_rule("run_again", teaches_run)


def may(rule: str, user: User, subject: object) -> bool:
    """Whether `user` may do what `rule` names with `subject`."""
    allowed: bool = rules.test_rule(rule, user, subject)
    return allowed
