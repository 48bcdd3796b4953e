"""The editor's form: a script's text, or a field for each cell of a notebook.

A cell's field is called `cell.TYPE.ID`; browsers send fields in the page's order, which is the
notebook's. One field a cell, so that the form of a page without scripts holds long notebooks too.
"""

import uuid
from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from grading.drafts import Edit, Unfit

CELL = "cell."


@dataclass(frozen=True)
class Sent:
    """What came with the form."""

    revision: int
    script: str
    edits: tuple[Edit, ...]
    do: str
    """The button: save, hand_in, check, overwrite, or a step of `grading.drafts.notebook`."""
    key: uuid.UUID | None


def read(request: HttpRequest) -> Sent:
    """Read the form.

    Raises:
        Unfit: it is damaged.
    """
    post = request.POST
    edits = []
    for name, text in post.items():
        if name.startswith(CELL):
            kind, _dot, cell_id = name.removeprefix(CELL).partition(".")
            edits.append(Edit(cell_id, kind, str(text)))
    revision = post.get("revision", "")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 10):
        raise Unfit(_("This form is damaged: nothing was saved. Reload the page and try again."))
    return Sent(
        int(revision), post.get("script", ""), tuple(edits), post.get("do", "save"), _key(post)
    )


def _key(post: QueryDict) -> uuid.UUID | None:
    try:
        return uuid.UUID(post.get("key", ""))
    except ValueError:
        return None
