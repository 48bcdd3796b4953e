"""What the pages of a sitting call the states of a seat, in the order of the legend."""

from django.utils.translation import gettext_lazy as _

from grading.pages.words import Word

SEATS: dict[str, Word] = {
    "awaited": Word(
        _("Not here yet"),
        "circle",
        "idle",
        _("Nobody said that this student is here."),
    ),
    "present": Word(
        _("Present"),
        "person-circle",
        "queued",
        _("Here; nothing is handed in yet."),
    ),
    "handed_in": Word(
        _("Handed in"),
        "inbox",
        "running",
        _("A file came in; nothing is marked yet."),
    ),
    "partly": Word(
        _("Partly marked"),
        "pencil",
        "proposed",
        _("Some components are still missing."),
    ),
    "marked": Word(
        _("Marked"),
        "check2-circle",
        "confirmed",
        _("Every component has its marks."),
    ),
    "absent": Word(_("Absent"), "person-x", "fault", "Counts 0."),
}
