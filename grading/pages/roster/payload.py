"""The lines of a list, carried in the form from its preview to its confirmation.

Nothing waits on the server. It comes back from a browser, so it is read like any file.
"""

import json

from django.utils.translation import gettext as _

from grading.intake.refused import Refused
from grading.intake.table import MOST_ROWS, Cell, Table
from grading.roster.reading import ClassList, lines_of

MOST = 1_000_000
"""Characters: 2,000 lines with long names."""
TITLES = {0: Cell("A1", "USN"), 1: Cell("B1", "Name")}


def write(listed: ClassList) -> str:
    """As text for a hidden field."""
    rows = [[line.where, line.usn, line.name] for line in listed.lines]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> ClassList:
    """The same list, looked through anew.

    Raises:
        Refused: it is not what this site wrote.
    """
    changed = Refused(_("The form was changed on the way. Send the file again."))
    if len(text) > MOST:
        raise changed
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise changed from error
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        raise changed
    table = [TITLES]
    for row in rows:
        if not isinstance(row, list) or len(row) != 3 or not all(isinstance(x, str) for x in row):
            raise changed
        where, usn, name = row
        table.append({0: Cell(where[:60], usn[:200]), 1: Cell(where[:60], name[:1000])})
    return lines_of(Table(tuple(table)))
