"""Where a draft starts from: the starter, something that was handed in, or an empty page."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from grading.drafts import keeping, notebook
from grading.drafts.keeping import EMPTY_NOTEBOOK, NOTEBOOK, SCRIPT, Conflict, check_size
from grading.drafts.notebook import Unfit
from grading.models import Draft, Enrolment, Submission
from labs import starters
from labs.models import Task


@dataclass(frozen=True)
class Start:
    """A way to begin, as the page offers it."""

    key: str
    label: str
    """ "the starter notebook" """
    newest: bool = False


def starts(enrolment: Enrolment, task: Task) -> list[Start]:
    """List what a draft for the task may begin from, the last submission first."""
    found = []
    last = last_submission(enrolment, task)
    if last is not None:
        found.append(
            Start(
                "last",
                _("what I handed in as attempt %(number)s (%(name)s)")
                % {"number": last.attempt, "name": last.file_name},
                newest=True,
            )
        )
    if starters.of(task) is not None:
        found += [
            Start("starter", _("the starter notebook")),
            Start("starter-script", _("the starter as a Python script")),
        ]
    return [
        *found,
        Start("empty-script", _("an empty script")),
        Start("empty-notebook", _("an empty notebook")),
    ]


def begin(enrolment: Enrolment, task: Task, key: str, revision: int | None) -> Draft:
    """Begin a draft, in the place of the one that stands if its student has seen that.

    Args:
        key: of one of `starts`.
        revision: of the draft that is replaced; None where the student saw none.

    Raises:
        Conflict: there is a draft that the student has not seen.
        Unfit: what was chosen can't be edited in the page.
    """
    kind, content, label = _chosen(enrolment, task, key)
    if kind == NOTEBOOK:
        content = notebook.written(notebook.opened(content))
    check_size(content)
    with transaction.atomic():
        # One at a time: two tabs that begin at once find each other's draft.
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        standing = Draft.objects.filter(enrolment=enrolment, task=task).first()
        if standing is None:
            return Draft.objects.create(
                enrolment=enrolment, task=task, kind=kind, content=content, begun_from=label[:100]
            )
        if standing.revision != revision:
            raise Conflict(standing)
        standing.kind, standing.content, standing.removed = kind, content, b"[]"
        standing.begun_from = label[:100]
        standing.revision += 1
        standing.save()
    return standing


def last_submission(enrolment: Enrolment, task: Task) -> Submission | None:
    """The newest program handed in for the task that can be edited; at no examination."""
    found = Submission.objects.filter(
        enrolment=enrolment, task=task, hand_in__isnull=True, kind__in=(SCRIPT, NOTEBOOK)
    )
    return found.exclude(file_name__endswith=".zip").order_by("-attempt").first()


def starter(task: Task) -> bytes:
    """The task's starter notebook.

    Raises:
        Unfit: it is not there any more.
    """
    content = starters.of(task)
    if content is None:
        raise Unfit(_("Choose what to begin from."))
    return content


def as_script(content: bytes) -> str:
    """A notebook as one script: code as it is, text as comments."""
    parts = []
    for cell in notebook.cells(notebook.opened(content)):
        text = cell.source.strip("\n")
        if cell.kind != "code":
            text = "\n".join(f"# {line}".rstrip() for line in text.split("\n"))
        parts.append(text)
    return "\n\n".join(parts) + "\n"


def _chosen(enrolment: Enrolment, task: Task, key: str) -> tuple[str, bytes, str]:
    labels = {start.key: start.label for start in starts(enrolment, task)}
    if key not in labels:
        raise Unfit(_("Choose what to begin from."))
    label = labels[key]
    match key:
        case "last":
            submission = last_submission(enrolment, task)
            if submission is None:
                raise Unfit(_("Choose what to begin from."))
            with submission.file.open("rb") as file:
                content = file.read()
            if submission.kind == SCRIPT:
                content = keeping.written_script(content.decode("utf-8-sig"))
            return submission.kind, content, label
        case "starter":
            return NOTEBOOK, starter(task), label
        case "starter-script":
            return SCRIPT, keeping.written_script(as_script(starter(task))), label
        case "empty-script":
            return SCRIPT, b"", label
        case _:
            return NOTEBOOK, EMPTY_NOTEBOOK, label
