"""The vocabulary of the pages: each state, evidence, outcome and check in plain words.

One entry per key of the contract that it speaks for; knows nothing of requests or rows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """How one key is shown: its text, the icon beside it and the colour token it wears."""

    label: str
    icon: str
    tone: str
    about: str = ""
    """A sentence that explains it, where the label alone may not."""


STATES: dict[str, Word] = {
    "not_open": Word("Not open yet", "lock", "idle", "No program can be handed in yet."),
    "not_started": Word("Not started", "circle", "idle", "Nothing was handed in."),
    "queued": Word("Queued", "hourglass-split", "queued", "Waiting for a free place to run."),
    "running": Word("Running", "play-circle", "running", "Running or being scored now."),
    "attention": Word(
        "Needs attention",
        "exclamation-triangle",
        "attention",
        "The newest run ended with an error; read its message and hand in again.",
    ),
    "cancelled": Word("Cancelled", "slash-circle", "idle", "The newest run was cancelled."),
    "fault": Word(
        "With our staff", "tools", "fault", "The platform failed, not the program. No mark is lost."
    ),
    "proposed": Word(
        "Marks proposed", "clipboard-check", "proposed", "Faculty have not decided yet."
    ),
    "handed_in": Word(
        "Handed in", "file-earmark-check", "proposed", "Your faculty have not marked it yet."
    ),
    "partly": Word(
        "Partly scored", "pencil", "proposed", "Some components are still to be scored."
    ),
    "confirmed": Word(
        "Confirmed", "check2-circle", "confirmed", "Faculty decided every component."
    ),
    "done": Word("Done", "check2-circle", "confirmed", "Graded; no mark hangs on it."),
    "AB": Word("Absent", "person-x", "fault", "Counts 0."),
    "EXC": Word("Excused", "envelope-paper", "attention", "A make-up is due."),
    "MK": Word("Make-up", "clock-history", "confirmed", "Scored in a make-up."),
    "EXM": Word("Exempt", "slash-circle", "idle", "Leaves the average."),
    "NC": Word("Not conducted", "slash-circle", "idle", "Leaves the average of the class."),
}

EVIDENCE: dict[str, Word] = {
    "none": Word("no evidence", "dash-circle", "none", "There is no number."),
    "claimed": Word(
        "claimed", "chat-quote", "claimed", "Printed by the program; never a mark by itself."
    ),
    "artifact": Word(
        "artefact", "file-earmark-check", "artifact", "Answers of uploaded weights, scored again."
    ),
    "verified": Word(
        "verified",
        "shield-check",
        "verified",
        "Trained here; answers for hidden rows were scored outside the sandbox.",
    ),
    "repeated": Word("repeated", "layers", "repeated", "Verified over several seeds."),
}

FOUND: dict[str, Word] = {
    "reported": Word(
        "reported",
        "chat-quote",
        "claimed",
        "Read from the finished program inside the sandbox, where its own code could change it.",
    ),
    "confirmed": Word(
        "confirmed",
        "shield-check",
        "verified",
        "Found again in a second sandbox, from the exported model, without the program's code.",
    ),
}
"""What stands behind a check that looked at more than answers."""

OUTCOMES: dict[str, Word] = {
    "ok": Word("Ran to its end and was scored", "check2-circle", "confirmed"),
    "student_error": Word("The program stopped with an error", "exclamation-triangle", "attention"),
    "timeout": Word("The program ran longer than allowed", "clock", "attention"),
    "out_of_memory": Word("The program needed more memory than allowed", "memory", "attention"),
    "output_limit": Word("The program printed more than allowed", "terminal", "attention"),
    "bad_output": Word("The answers could not be read", "question-circle", "attention"),
    "refused": Word("The program was refused", "x-octagon", "attention"),
    "platform_error": Word("Something on our side failed", "tools", "fault"),
    "cancelled": Word("Cancelled", "slash-circle", "idle"),
}

STAGES: tuple[tuple[str, str], ...] = (
    ("received", "Received"),
    ("queued", "Queued"),
    ("starting", "Starting"),
    ("running", "Running"),
    ("answering", "Answering"),
    ("sealing", "Sealing"),
    ("scoring", "Scoring"),
    ("done", "Done"),
)
"""The stages of a run in order, as keys and labels."""

CHECKS: dict[str, str] = {
    "runs": "Runs to its end",
    "contract": "Keeps the contract",
    "metric": "Reaches the target",
    "layers": "Has the layers asked for",
    "neighbours": "Uses neighbours",
    "used": "Answers come from the model",
    "backbone": "Holds the provided weights",
    "beats_random": "The provided weights help",
    "trials": "Settings tried",
    "improves": "No worse than before",
    "accuracy_kept": "Keeps its accuracy when exported",
    "faster": "Faster when exported",
    "numbers": "Numbers are right",
    "described": "Described as it is",
}

METRICS: dict[str, str] = {
    "accuracy": "Accuracy",
    "f1": "F1",
    "f1_macro": "F1 (mean over classes)",
    "map50": "Mean average precision at 0.5",
    "accepted": "Accepted replies",
    "recall_at_k": "Recall at k",
    "within_tolerance": "Right within tolerance",
    "compared": "Models compared rightly",
    "completed": "Completed",
    "own_rows": "Own held-out rows, above guessing",
}


def name_of(words: dict[str, str], key: str) -> str:
    """What `key` is called; one without an entry reads `uses_method` as "Uses method"."""
    return words.get(key) or key.replace("_", " ").capitalize()
