"""The pairs of a comparison as a table to keep."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _

from grading.ledger import scheme_of
from grading.models import Comparison, Offering, SimilarPair
from grading.pages.similarity.who import Who
from grading.reports.content import Content
from grading.reports.header import header, moment
from grading.reports.tables import Column, Form, Table
from grading.reports.writers.table import write_table

MEANING = _("A likeness is a reason to look and to talk. It is no finding about a person.")


def of_pairs(
    offering: Offering,
    comparison: Comparison,
    pairs: Sequence[SimilarPair],
    people: Mapping[int, Who],
) -> bytes:
    """A CSV file."""

    def note(pair: SimilarPair) -> str:
        noted = pair.noted
        return f"{noted.get_outcome_display()}: {noted.text}".rstrip(": ") if noted else ""

    columns: tuple[Column[SimilarPair], ...] = (
        Column("first", _("First"), lambda pair: _called(people[pair.first_id])),
        Column("second", _("Second"), lambda pair: _called(people[pair.second_id])),
        Column("first_share", _("Of the first, %"), lambda p: _percent(p.first_share), Form.NUMBER),
        Column(
            "second_share", _("Of the second, %"), lambda p: _percent(p.second_share), Form.NUMBER
        ),
        Column("noted", _("Noted"), note),
        Column("by", _("By"), lambda p: p.noted.actor.get_full_name() if p.noted else ""),
        Column("at", _("On"), lambda p: p.noted.created_at if p.noted else None, Form.TIME),
    )
    versions = comparison.settings.get("versions", {})
    facts = (
        (_("Task"), f"{comparison.task.slug} {comparison.task.title}"),
        (_("Calculated"), moment(comparison.finished_at) if comparison.finished_at else ""),
        (_("With"), ", ".join(f"{name} {number}" for name, number in versions.items())),
        (_("Meaning"), str(MEANING)),
    )
    content = Content(
        header(offering, _("Similarity of programs"), scheme_of(offering), {}, facts),
        (Table("Pairs", columns, pairs),),
    )
    target = BytesIO()
    write_table(content, target)
    return target.getvalue()


def _called(who: Who) -> str:
    return f"{who.usn} {who.label}".strip()


def _percent(share: int) -> Decimal:
    return Decimal(share) / 10
