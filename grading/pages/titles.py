"""Titles and states of the marks scheme, marked for translation.

`grading.scheme` is plain Python and speaks English, as documents do; pages say its words in their
reader's language by the filter `said`. A course's own titles pass through it as they are.
"""

from django.utils.translation import gettext, gettext_noop

TITLES = (
    gettext_noop("Write-up"),
    gettext_noop("Execution"),
    gettext_noop("Viva"),
    gettext_noop("Internal test"),
    gettext_noop("Project"),
    gettext_noop("Semester-end examination"),
    gettext_noop("Part A write-up"),
    gettext_noop("Part A execution"),
    gettext_noop("Part A viva"),
    gettext_noop("Part B demonstration"),
    gettext_noop("Part B report"),
    gettext_noop("Part B viva"),
    gettext_noop("Problem statement and data"),
    gettext_noop("Implementation"),
    gettext_noop("Demonstration"),
    gettext_noop("Report"),
    gettext_noop("Scored"),
    gettext_noop("Absent"),
    gettext_noop("Excused, make-up due"),
    gettext_noop("Make-up scored"),
    gettext_noop("Exempt"),
    gettext_noop("Not conducted"),
    gettext_noop("Missing"),
    gettext_noop("Good"),
    gettext_noop("Satisfactory"),
    gettext_noop("Poor"),
)


def said(text: object) -> str:
    """`text` in the reader's language, if it is one of these; else as it is."""
    return gettext(str(text)) if text else ""
