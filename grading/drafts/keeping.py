"""Keeps a draft: each save names the revision that it was written on, so none is lost unseen."""

import json
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grading.drafts import notebook
from grading.drafts.notebook import Edit, Unfit
from grading.models import Draft, Enrolment
from labs.models import Task
from sandbox.contract import ProgramKind

SCRIPT, NOTEBOOK = ProgramKind.SCRIPT.value, ProgramKind.NOTEBOOK.value
KIB = 1024
EMPTY_NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


class Conflict(Exception):
    """The draft was changed elsewhere since: `draft` is what stands, nothing was written over."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(f"revision {draft.revision} stands")
        self.draft = draft


def save(
    draft: Draft,
    revision: int,
    *,
    script: str = "",
    edits: Sequence[Edit] = (),
    step: str = "",
    overwrite: bool = False,
) -> Draft:
    """Keep what was written on `revision` of a draft; what changes nothing makes no revision.

    Args:
        script, edits: the text, or a notebook's cells, as the draft's kind asks for.
        step: one more step on the cells, see `notebook.changed`.
        overwrite: its student has seen the newer text and wants this one all the same.

    Raises:
        Conflict: somebody, in another tab perhaps, saved since that revision.
        Unfit: it can't be kept; the text says why.
    """
    with transaction.atomic():
        standing = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        content, removed = _content(standing, script, edits, step)
        if bytes(standing.content) == content and bytes(standing.removed) == removed:
            return standing
        if standing.revision != revision and not overwrite:
            raise Conflict(standing)
        standing.content, standing.removed = content, removed
        standing.revision += 1
        standing.save(update_fields=["content", "removed", "revision", "saved_at"])
    return standing


def again(
    enrolment: Enrolment, task: Task, *, script: str = "", edits: Sequence[Edit] = ()
) -> Draft:
    """Make a draft of what is still in somebody's page, after it was removed in another.

    Raises:
        Conflict: there is one again meanwhile.
        Unfit: it can't be kept.
    """
    with transaction.atomic():
        Enrolment.objects.select_for_update().get(pk=enrolment.pk)
        standing = Draft.objects.filter(enrolment=enrolment, task=task).first()
        if standing is not None:
            raise Conflict(standing)
        draft = unkept(enrolment, task, NOTEBOOK if edits else SCRIPT)
        draft.save()
        return save(draft, draft.revision, script=script, edits=edits)


def unkept(enrolment: Enrolment, task: Task, kind: str) -> Draft:
    """An empty draft that is not stored."""
    return Draft(
        enrolment=enrolment,
        task=task,
        kind=kind,
        content=EMPTY_NOTEBOOK if kind == NOTEBOOK else b"",
        begun_from=_("a draft that was removed in another tab"),
        saved_at=timezone.now(),
    )


def _content(draft: Draft, script: str, edits: Sequence[Edit], step: str) -> tuple[bytes, bytes]:
    if draft.kind == SCRIPT:
        content, removed = written_script(script), bytes(draft.removed)
    else:
        gone = json.loads(bytes(draft.removed))
        if step:
            edits = notebook.changed(edits, step, gone)
        found, gone = notebook.laid(notebook.opened(bytes(draft.content)), gone, edits)
        content, removed = notebook.written(found), json.dumps(gone).encode()
    check_size(content)
    # Deleted cells are kept only as far as there is room: what was written goes first.
    if len(content) + len(removed) > 2 * settings.MAX_DRAFT_BYTES:
        removed = b"[]"
    return content, removed


def written_script(text: str) -> bytes:
    """A script's text as bytes, its ends of lines as Python has them."""
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")


def check_size(content: bytes) -> None:
    """Refuse what is larger than a draft may be.

    Raises:
        Unfit: it is.
    """
    if len(content) > settings.MAX_DRAFT_BYTES:
        raise Unfit(
            _(
                "The editor keeps %(most)s KiB and this is %(size)s KiB: it was not saved. Clear "
                "the outputs in Jupyter, or hand it in as a file."
            )
            % {"most": settings.MAX_DRAFT_BYTES // KIB, "size": len(content) // KIB + 1}
        )


def discard(draft: Draft, revision: int) -> None:
    """Remove a draft at its student's wish.

    Raises:
        Conflict: it was changed since they looked at it.
    """
    with transaction.atomic():
        standing = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if standing.revision != revision:
            raise Conflict(standing)
        standing.delete()
