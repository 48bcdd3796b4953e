"""The only way a view gets an object: functions that take the person and know the rules.

`rules` says who may do what with an object at hand, `objects` finds objects. They must not know
what a page looks like.
"""

from grading.access import rules
from grading.access.objects import (
    faculty_offering,
    offerings_for,
    own_run,
    roles,
    run_for,
    student_enrolment,
    student_enrolments,
    student_in,
    student_task,
    submission_for,
    submissions_for,
)

__all__ = [
    "faculty_offering",
    "offerings_for",
    "own_run",
    "roles",
    "rules",
    "run_for",
    "student_enrolment",
    "student_enrolments",
    "student_in",
    "student_task",
    "submission_for",
    "submissions_for",
]
