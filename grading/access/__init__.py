"""The only way a view gets an object: functions that take the person and know the rules.

`rules` says who may do what with an object at hand, `objects` finds objects. They must not know
what a page looks like.
"""

from grading.access import rules
from grading.access.drafts import draft_of, newest_check, own_check, own_draft, seats_without_checks
from grading.access.exams import (
    draw_by_fingerprint,
    parts,
    possible_examiners,
    seat_for_examiner,
    seat_for_staff,
    seat_for_student,
    seats_for_examiner,
    seats_of,
    session_for_anyone_in_it,
    session_for_examiner,
    session_for_faculty,
    session_for_staff,
    sessions_examined,
    sessions_of_staff,
)
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
from grading.access.viva import viva_of, viva_question

__all__ = [
    "draft_of",
    "draw_by_fingerprint",
    "faculty_offering",
    "newest_check",
    "offerings_for",
    "own_check",
    "own_draft",
    "own_run",
    "parts",
    "possible_examiners",
    "roles",
    "rules",
    "run_for",
    "seat_for_examiner",
    "seat_for_staff",
    "seat_for_student",
    "seats_for_examiner",
    "seats_of",
    "seats_without_checks",
    "session_for_anyone_in_it",
    "session_for_examiner",
    "session_for_faculty",
    "session_for_staff",
    "sessions_examined",
    "sessions_of_staff",
    "student_enrolment",
    "student_enrolments",
    "student_in",
    "student_task",
    "submission_for",
    "submissions_for",
    "viva_of",
    "viva_question",
]
