"""The audit extract: every decision about the class, with who, when, what, old, new and reason."""

from collections.abc import Sequence

from grading.reports.document import Document, always
from grading.reports.gathered import Gathered
from grading.reports.parts.history import history
from grading.reports.tables import AnyTable, Column, Form, Table


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One table, oldest decision first."""
    return (
        Table(
            "Audit extract",
            (
                Column("at", "When", lambda line: line.at, Form.TIME, 20),
                Column("who", "Who", lambda line: line.who, Form.WRAPPED, 20),
                Column("student", "USN", lambda line: line.student, width=13),
                Column("what", "What", lambda line: line.what, Form.WRAPPED, 26),
                Column("old", "Old", lambda line: line.old, Form.WRAPPED, 24),
                Column("new", "New", lambda line: line.new, Form.WRAPPED, 24),
                Column("reason", "Reason", lambda line: line.reason, Form.WRAPPED, 30),
                Column("place", "Ledger", lambda line: line.place, width=18),
            ),
            list(history(data.offering)),
            note="Ledger: number and first letters of the hash of the row; of a sheet, of the "
            "ledger's last row at that time. './manage.py verify_ledger' checks the whole chain.",
            empty="Nothing was decided yet.",
        ),
    )


def facts(data: Gathered) -> Sequence[tuple[str, str]]:
    """The ledger's head, as `verify_ledger --kept` takes it."""
    return (("Ledger", f"{data.offering.pk}={data.head.sequence}:{data.head.hash}"),)


DOCUMENT = Document(
    name="audit",
    title="Audit extract",
    about="Who decided what, when and why, with the old and the new value; oldest first.",
    tables=tables,
    facts=facts,
    applies=always,
)
