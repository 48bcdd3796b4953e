"""What the pages of a sitting call the states of a seat, in the order of the legend."""

from grading.pages.words import Word

SEATS: dict[str, Word] = {
    "awaited": Word("Not here yet", "circle", "idle", "Nobody said that this student is here."),
    "present": Word("Present", "person-circle", "queued", "Here; nothing is handed in yet."),
    "handed_in": Word("Handed in", "inbox", "running", "A file came in; nothing is marked yet."),
    "partly": Word("Partly marked", "pencil", "proposed", "Some components are still missing."),
    "marked": Word("Marked", "check2-circle", "confirmed", "Every component has its marks."),
    "absent": Word("Absent", "person-x", "fault", "Counts 0."),
}
