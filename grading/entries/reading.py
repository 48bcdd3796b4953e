"""Whose each typed cell is and what it stands for: from the fields of a grid, or from a table.

A cell that says nothing is left out: in a table an empty one, in a grid one that still holds what
its person saw there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from grading.entries.columns import NAME, NUMBER, USN, columns_of, key_of
from grading.entries.standing import ClassEntry, Seen, shown, usn_of
from grading.intake.table import Cell, Row, Table
from grading.ledger.standing import WHOLE_ITEM
from grading.models import MarkEntry
from grading.scheme import Item


@dataclass(frozen=True)
class Field:
    """One cell that says something."""

    text: str
    """Empty: something that stood there was taken out of the field."""
    where: str
    """Its place, for the person who filled it in: "Marks!B7", or "1GA23CS001, Viva"."""
    problem: str = ""
    """Why its value can't be taken, found while it was read."""


@dataclass(frozen=True)
class Typed:
    """What was filled in for a class: fields by enrolment and column."""

    rows: Mapping[int, Mapping[str, Field]]
    problems: Sequence[str] = field(default=())
    """What belongs to no student's cell, each naming its place."""


def from_grid(entry: ClassEntry, fields: Mapping[tuple[int, str], str], seen: Seen) -> Typed:
    """What differs from what the person saw.

    Args:
        fields: text by enrolment and column, as the form sent it; unknown ones are passed over.
        seen: the rows that stood when the form was made.
    """
    told = _texts(entry, seen)
    rows: dict[int, dict[str, Field]] = {}
    for student in entry.students:
        for column in columns_of(entry.item):
            text = fields.get((student.pk, column.key))
            before = told.get(student.pk, {}).get(column.key, "")
            if text is None or text.strip() == before:
                continue
            where = f"{usn_of(student)}, {_(column.title)}"
            rows.setdefault(student.pk, {})[column.key] = Field(text.strip(), where)
    return Typed(rows)


def from_table(entry: ClassEntry, table: Table) -> Typed:
    """Rows of a table by seat number, columns by the titles in its first row."""
    lines, told = table.rows, list(table.problems)
    if not lines:
        return Typed({}, [*told, _("The table is empty: there is nothing to enter.")])
    heads = _heads(entry.item, lines[0], told)
    if USN not in heads.values():
        known = ", ".join(column.title for column in columns_of(entry.item))
        told.append(
            _(
                "The first row has no title “USN”, so it is unclear whose "
                "marks these are. Let it hold USN and some of: %(known)s."
            )
            % {"known": known}
        )
        return Typed({}, told)
    students = {usn_of(student): student.pk for student in entry.students}
    first: dict[int, str] = {}
    rows: dict[int, dict[str, Field]] = {}
    usn_column = next(column for column, key in heads.items() if key == USN)
    for line in lines[1:]:
        fields = {
            heads[column]: Field(cell.text, cell.where, cell.problem)
            for column, cell in line.items()
            if heads.get(column) not in (None, NAME, NUMBER, USN)
        }
        for column, cell in line.items():
            if column not in heads and column > max(heads):
                told.append(
                    _("%(where)s: stands beside the table, under no title. Take it out.")
                    % {"where": cell.where}
                )
        student = _student(line.get(usn_column), fields, students, first, told)
        if student is not None:
            rows[student] = fields
    return Typed({pk: fields for pk, fields in rows.items() if fields}, told)


def _heads(item: Item, line: Row, told: list[str]) -> dict[int, str]:
    """The columns' keys; what is no title of this item, or one twice, is told."""
    heads: dict[int, str] = {}
    for column, cell in line.items():
        key = key_of(cell.text, item)
        if key is None:
            known = ", ".join(each.title for each in columns_of(item))
            told.append(
                _("%(where)s: “%(text)s” is no column of this entry; it has USN, Name, %(known)s.")
                % {"where": cell.where, "text": cell.text[:40], "known": known}
            )
        elif key in heads.values():
            told.append(
                _("%(where)s: there is a second column for “%(text)s”.")
                % {"where": cell.where, "text": cell.text[:40]}
            )
        heads[column] = key or ""
    return {column: key for column, key in heads.items() if key}


def _student(
    cell: Cell | None,
    fields: Mapping[str, Field],
    students: Mapping[str, int],
    first: dict[int, str],
    told: list[str],
) -> int | None:
    if cell is None:
        if fields:
            where = next(iter(fields.values())).where
            told.append(
                _("%(where)s: the row has no USN, so it is unclear whose this is.")
                % {"where": where}
            )
        return None
    if cell.problem:
        told.append(f"{cell.where}: {cell.problem}.")
        return None
    student = students.get(cell.text.upper())
    if student is None:
        told.append(
            _("%(where)s: “%(text)s” is no student of this class.")
            % {"where": cell.where, "text": cell.text[:40]}
        )
        return None
    if student in first:
        told.append(
            _("%(where)s: %(text)s stands in %(first)s already. Keep one row.")
            % {"where": cell.where, "text": cell.text.upper(), "first": first[student]}
        )
        return None
    first[student] = cell.where
    return student


def _texts(entry: ClassEntry, seen: Seen) -> dict[int, dict[str, str]]:
    """What the person's fields showed: rows of the ledger never change, so it is still there."""
    pks = {pk for components in seen.values() for pk in components.values()}
    known = {row.pk: row for standing in entry.standings.values() for row in standing.rows.values()}
    if pks - known.keys():  # decided anew since
        older = MarkEntry.objects.filter(offering=entry.offering, item=entry.item.key)
        known |= older.in_bulk(pks - known.keys())
    texts = {}
    for enrolment, components in seen.items():
        rows = {
            component: row
            for component, pk in components.items()
            if (row := known.get(pk))
            and (row.enrolment_id, row.component) == (enrolment, component)
        }
        texts[enrolment] = shown({WHOLE_ITEM: rows[WHOLE_ITEM]} if WHOLE_ITEM in rows else rows)
    return texts
