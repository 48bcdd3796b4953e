"""Is it a notebook that can be run? Reads JSON strictly and keeps nothing of it."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grading.artefacts import strict_json

MAX_DEPTH = 100
MAX_CELLS = 5000
CONVERT = gettext_noop(
    "Open it in Jupyter and save it, or type: "
    "jupyter nbconvert --to notebook --nbformat 4 --output new.ipynb YOUR_FILE.ipynb"
)


def looks_like(text: str) -> bool:
    """Say whether a text that should be Python is the JSON of a notebook."""
    return text.lstrip().startswith("{") and '"nbformat"' in text and '"cell_type"' in text


def problem(content: bytes) -> str:
    """Return what keeps a notebook from being run and what to do; empty: nothing.

    Raises:
        BadArtefact: it is no sound JSON.
    """
    # Outputs may hold NaN: Jupyter writes it, and nothing here counts with it.
    notebook = strict_json.loads(content, max_bytes=len(content), max_depth=MAX_DEPTH, finite=False)
    if not isinstance(notebook, dict) or not isinstance(notebook.get("nbformat"), int):
        return _("The file is no notebook: its JSON has no 'nbformat'. Save it in Jupyter again.")
    version = notebook["nbformat"]
    if version < 4:
        return _("The notebook is in the old format %(version)s. %(convert)s") % {
            "version": version,
            "convert": _(CONVERT),
        }
    if version > 4:
        return _(
            "The notebook is in format %(version)s, which nobody knows here yet. %(convert)s"
        ) % {"version": version, "convert": _(CONVERT)}
    language = _language(notebook)
    if language and language.lower() != "python":
        return _("The notebook's language is %(language)s; only Python is run here.") % {
            "language": language[:40]
        }
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        return _(
            "The notebook's cells are damaged. Open it in Jupyter, save it and send that file."
        )
    code = sum(cell["cell_type"] == "code" and bool(_source(cell).strip()) for cell in cells)
    if code > MAX_CELLS:
        return _(
            "The notebook has %(code)s cells of code; %(max_cells)s are "
            "run. Join those that belong together, or use a loop."
        ) % {"code": code, "max_cells": MAX_CELLS}
    if not code:
        return _(
            "The notebook has no code: every cell is empty or text. Save it and send it again."
        )
    return ""


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
        return False
    source = cell.get("source")
    return isinstance(source, str) or (
        isinstance(source, list) and all(isinstance(line, str) for line in source)
    )


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _language(notebook: dict[str, Any]) -> str:
    """The kernel's language as the notebook's metadata name it; empty where they do not."""
    metadata = notebook.get("metadata")
    for part, key in (("kernelspec", "language"), ("language_info", "name")):
        found = metadata.get(part) if isinstance(metadata, dict) else None
        value = found.get(key) if isinstance(found, dict) else None
        if isinstance(value, str) and value:
            return value
    return ""
