"""What the pages of examinations say of a sitting's stage: label, colour, what to do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grading.exams.stages import Stage
from grading.models import ExamSession
from grading.pages.words import Word

STAGES: dict[Stage, Word] = {
    Stage.PLANNED: Word(
        gettext_lazy("Being set up"), "pencil", "idle", gettext_lazy("Everything may still change.")
    ),
    Stage.COMMITTED: Word(
        gettext_lazy("Frozen"),
        "lock",
        "queued",
        gettext_lazy("The fingerprint is public; nothing is drawn yet."),
    ),
    Stage.DRAWN: Word(
        gettext_lazy("Drawn"), "receipt", "proposed", gettext_lazy("Everybody has an experiment.")
    ),
    Stage.OPEN: Word(
        gettext_lazy("Going on"), "play-circle", "running", gettext_lazy("Files are taken in.")
    ),
    Stage.CLOSED: Word(
        gettext_lazy("Closed"),
        "clock-history",
        "attention",
        gettext_lazy("Marks are entered and signed."),
    ),
    Stage.SIGNED: Word(
        gettext_lazy("Signed"),
        "check2-circle",
        "confirmed",
        gettext_lazy("Both examiners have signed."),
    ),
}

STEPS = (
    (Stage.PLANNED, gettext_lazy("Set up")),
    (Stage.COMMITTED, gettext_lazy("Frozen")),
    (Stage.DRAWN, gettext_lazy("Drawn")),
    (Stage.OPEN, gettext_lazy("Sitting")),
    (Stage.CLOSED, gettext_lazy("Closed")),
    (Stage.SIGNED, gettext_lazy("Signed")),
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
        theirs = _("Its two examiners do that.")
        return Next(f"{step.text} {theirs}", _("with its examiners"))
    return step


def _step(session: ExamSession, stage: Stage) -> Next:
    match stage:
        case Stage.PLANNED:
            return Next(
                _(
                    "Look through roster, seats and lot. When they are right, freeze them: that "
                    "publishes the fingerprint to which the draw is held."
                ),
                _("Freeze and publish"),
                "exam_draw",
            )
        case Stage.COMMITTED:
            return Next(
                _("Let those present note the fingerprint, then draw with what they call out."),
                _("To the draw"),
                "exam_draw",
            )
        case Stage.DRAWN:
            return Next(_("Start the time when everybody sits."), _("To the sitting"), SITTING)
        case Stage.OPEN:
            return Next(_("Files come in until the time is over."), _("To the sitting"), SITTING)
        case Stage.CLOSED if session.draw.shown_at is None:
            return Next(
                _("Publish the seed, so that everybody can verify the draw; then mark and sign."),
                _("Publish the seed"),
                "exam_draw",
            )
        case Stage.CLOSED:
            return Next(_("Enter the marks; both examiners sign."), _("To the marks"), SITTING)
        case _ if session.draw.shown_at is None:
            return Next(
                _("The marks are signed. Publish the seed, so that everybody can verify the draw."),
                _("Publish the seed"),
                "exam_draw",
            )
        case _:
            return Next(_("Nothing is left to do: the marks are signed and the draw is open."))


def steps(stage: Stage) -> list[tuple[str | Promise, str]]:
    """Label and "done", "now" or "next" of each step, for `partials/stages.html`."""
    keys = [key for key, _ in STEPS]
    here = keys.index(stage)
    last = len(keys) - 1
    return [
        (label, "done" if at < here or here == last else "now" if at == here else "next")
        for at, (_, label) in enumerate(STEPS)
    ]
