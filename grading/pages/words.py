"""The vocabulary of the pages: each state, evidence, outcome and check in plain words.

One entry per key of the contract that it speaks for; knows nothing of requests or rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Word:
    """How one key is shown: its text, the icon beside it and the colour token it wears."""

    label: str | Promise
    icon: str
    tone: str
    about: str | Promise = ""
    """A sentence that explains it, where the label alone may not."""


STATES: dict[str, Word] = {
    "not_open": Word(
        _("Not open yet"),
        "lock",
        "idle",
        _("No program can be handed in yet."),
    ),
    "not_started": Word(_("Not started"), "circle", "idle", _("Nothing was handed in.")),
    "queued": Word(
        _("Queued"),
        "hourglass-split",
        "queued",
        _("Waiting for a free place to run."),
    ),
    "running": Word(
        _("Running"),
        "play-circle",
        "running",
        _("Running or being scored now."),
    ),
    "attention": Word(
        _("Needs attention"),
        "exclamation-triangle",
        "attention",
        _("The newest run ended with an error; read its message and hand in again."),
    ),
    "cancelled": Word(
        _("Cancelled"),
        "slash-circle",
        "idle",
        _("The newest run was cancelled."),
    ),
    "fault": Word(
        _("With our staff"),
        "tools",
        "fault",
        _("The platform failed, not the program. No mark is lost."),
    ),
    "proposed": Word(
        _("Marks proposed"),
        "clipboard-check",
        "proposed",
        _("Faculty have not decided yet."),
    ),
    "handed_in": Word(
        _("Handed in"),
        "file-earmark-check",
        "proposed",
        _("Your faculty have not marked it yet."),
    ),
    "partly": Word(
        _("Partly scored"),
        "pencil",
        "proposed",
        _("Some components are still to be scored."),
    ),
    "confirmed": Word(
        _("Confirmed"),
        "check2-circle",
        "confirmed",
        _("Faculty decided every component."),
    ),
    "done": Word(
        _("Done"),
        "check2-circle",
        "confirmed",
        _("Graded; no mark hangs on it."),
    ),
    "AB": Word(_("Absent"), "person-x", "fault", "Counts 0."),
    "EXC": Word(_("Excused"), "envelope-paper", "attention", _("A make-up is due.")),
    "MK": Word("Make-up", "clock-history", "confirmed", _("Scored in a make-up.")),
    "EXM": Word(_("Exempt"), "slash-circle", "idle", _("Leaves the average.")),
    "NC": Word(
        _("Not conducted"),
        "slash-circle",
        "idle",
        _("Leaves the average of the class."),
    ),
}
DECIDED: dict[str, Word] = STATES | {
    "BLANK": Word("Taken back", "arrow-counterclockwise", "idle", "Nothing stands any more."),
}
"""With what a decision may say besides: no entry is found in that state, since none stands then."""

EVIDENCE: dict[str, Word] = {
    "none": Word(_("no evidence"), "dash-circle", "none", _("There is no number.")),
    "claimed": Word(
        "claimed",
        "chat-quote",
        "claimed",
        _("Printed by the program; never a mark by itself."),
    ),
    "artifact": Word(
        "artefact",
        "file-earmark-check",
        "artifact",
        _("Answers of uploaded weights, scored again."),
    ),
    "verified": Word(
        "verified",
        "shield-check",
        "verified",
        _("Trained here; answers for hidden rows were scored outside the sandbox."),
    ),
    "repeated": Word("repeated", "layers", "repeated", _("Verified over several seeds.")),
}

FOUND: dict[str, Word] = {
    "reported": Word(
        "reported",
        "chat-quote",
        "claimed",
        _("Read from the finished program inside the sandbox, where its own code could change it."),
    ),
    "confirmed": Word(
        "confirmed",
        "shield-check",
        "verified",
        _("Found again in a second sandbox, from the exported model, without the program's code."),
    ),
}
"""What stands behind a check that looked at more than answers."""

OUTCOMES: dict[str, Word] = {
    "ok": Word(_("Ran to its end and was scored"), "check2-circle", "confirmed"),
    "student_error": Word(
        _("The program stopped with an error"), "exclamation-triangle", "attention"
    ),
    "timeout": Word(_("The program ran longer than allowed"), "clock", "attention"),
    "out_of_memory": Word(_("The program needed more memory than allowed"), "memory", "attention"),
    "output_limit": Word(_("The program printed more than allowed"), "terminal", "attention"),
    "bad_output": Word(_("The answers could not be read"), "question-circle", "attention"),
    "refused": Word(_("The program was refused"), "x-octagon", "attention"),
    "platform_error": Word(_("Something on our side failed"), "tools", "fault"),
    "cancelled": Word(_("Cancelled"), "slash-circle", "idle"),
}

STAGES: tuple[tuple[str, str | Promise], ...] = (
    ("received", _("Received")),
    ("queued", _("Queued")),
    ("starting", _("Starting")),
    ("running", _("Running")),
    ("answering", _("Answering")),
    ("sealing", _("Sealing")),
    ("scoring", _("Scoring")),
    ("done", _("Done")),
)
"""The stages of a run in order, as keys and labels."""

CHECKS: dict[str, str | Promise] = {
    "runs": _("Runs to its end"),
    "contract": _("Keeps the contract"),
    "metric": _("Reaches the target"),
    "layers": _("Has the layers asked for"),
    "neighbours": _("Uses neighbours"),
    "used": _("Answers come from the model"),
    "backbone": _("Holds the provided weights"),
    "beats_random": _("The provided weights help"),
    "trials": _("Settings tried"),
    "improves": _("No worse than before"),
    "accuracy_kept": _("Keeps its accuracy when exported"),
    "faster": _("Faster when exported"),
    "numbers": _("Numbers are right"),
    "described": _("Described as it is"),
}

METRICS: dict[str, str | Promise] = {
    "accuracy": _("Accuracy"),
    "f1": "F1",
    "f1_macro": _("F1 (mean over classes)"),
    "map50": _("Mean average precision at 0.5"),
    "accepted": _("Accepted replies"),
    "recall_at_k": _("Recall at k"),
    "within_tolerance": _("Right within tolerance"),
    "compared": _("Models compared rightly"),
    "completed": _("Completed"),
    "own_rows": _("Own held-out rows, above guessing"),
}


def name_of(words: Mapping[str, str | Promise], key: str) -> str:
    """What `key` is called; one without an entry reads `uses_method` as "Uses method"."""
    return str(words.get(key) or key.replace("_", " ").capitalize())
