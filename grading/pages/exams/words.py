"""What the pages of examinations say of a sitting's stage: label, colour, what to do next."""

from dataclasses import dataclass

from grading.exams.stages import Stage
from grading.models import ExamSession
from grading.pages.words import Word

STAGES: dict[Stage, Word] = {
    Stage.PLANNED: Word("Being set up", "pencil", "idle", "Everything may still change."),
    Stage.COMMITTED: Word(
        "Frozen", "lock", "queued", "The fingerprint is public; nothing is drawn yet."
    ),
    Stage.DRAWN: Word("Drawn", "receipt", "proposed", "Everybody has an experiment."),
    Stage.OPEN: Word("Going on", "play-circle", "running", "Files are taken in."),
    Stage.CLOSED: Word("Closed", "clock-history", "attention", "Marks are entered and signed."),
    Stage.SIGNED: Word("Signed", "check2-circle", "confirmed", "Both examiners have signed."),
}

STEPS = (
    (Stage.PLANNED, "Set up"),
    (Stage.COMMITTED, "Frozen"),
    (Stage.DRAWN, "Drawn"),
    (Stage.OPEN, "Sitting"),
    (Stage.CLOSED, "Closed"),
    (Stage.SIGNED, "Signed"),
)
"""For the strip above a sitting's page."""


SITTING = "sitting"
"""Name of the examiners' page, which opens to nobody else."""


@dataclass(frozen=True)
class Next:
    """What to do now with a sitting."""

    text: str
    label: str = ""
    """What its button says; without a page, the same as a remark."""
    page: str = ""
    """Name of the address behind it, which takes the sitting's key."""


def next_step(session: ExamSession, stage: Stage, *, examines: bool) -> Next:
    """What comes next; for who does not examine the sitting, that it is with its examiners."""
    step = _step(session, stage)
    if step.page == SITTING and not examines:
        return Next(f"{step.text} Its two examiners do that.", "with its examiners")
    return step


def _step(session: ExamSession, stage: Stage) -> Next:
    match stage:
        case Stage.PLANNED:
            return Next(
                "Look through roster, seats and lot. When they are right, freeze them: that "
                "publishes the fingerprint to which the draw is held.",
                "Freeze and publish",
                "exam_draw",
            )
        case Stage.COMMITTED:
            return Next(
                "Let those present note the fingerprint, then draw with what they call out.",
                "To the draw",
                "exam_draw",
            )
        case Stage.DRAWN:
            return Next("Start the time when everybody sits.", "To the sitting", SITTING)
        case Stage.OPEN:
            return Next("Files come in until the time is over.", "To the sitting", SITTING)
        case Stage.CLOSED if session.draw.shown_at is None:
            return Next(
                "Publish the seed, so that everybody can verify the draw; then mark and sign.",
                "Publish the seed",
                "exam_draw",
            )
        case Stage.CLOSED:
            return Next("Enter the marks; both examiners sign.", "To the marks", SITTING)
        case _ if session.draw.shown_at is None:
            return Next(
                "The marks are signed. Publish the seed, so that everybody can verify the draw.",
                "Publish the seed",
                "exam_draw",
            )
        case _:
            return Next("Nothing is left to do: the marks are signed and the draw is open.")


def steps(stage: Stage) -> list[tuple[str, str]]:
    """Label and "done", "now" or "next" of each step, for `partials/stages.html`."""
    keys = [key for key, _ in STEPS]
    here = keys.index(stage)
    last = len(keys) - 1
    return [
        (label, "done" if at < here or here == last else "now" if at == here else "next")
        for at, (_, label) in enumerate(STEPS)
    ]
