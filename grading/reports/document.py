"""A kind of document: one file in `grading.reports.documents`, one line in the registry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grading.models import SheetEvent
from grading.reports.content import Content, Gap
from grading.reports.gathered import Gathered
from grading.reports.header import header
from grading.reports.tables import AnyTable

Sheet = SheetEvent.Sheet
CIE, SEE = Sheet.CIE, Sheet.SEE


def _none(_: Gathered) -> Sequence[Gap]:
    return ()


def _has_cie(data: Gathered) -> bool:
    return data.has_cie


def always(_: Gathered) -> bool:
    """Every class has it."""
    return True


def _no_facts(_: Gathered) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True)
class Document:
    """What a document is, apart from any class."""

    name: str
    """In addresses, on the command line and in file names."""
    title: str
    about: str
    """What it is for, in a sentence."""
    tables: Callable[[Gathered], Sequence[AnyTable]]
    """Its tables for a class; the first one is what the document is named after."""
    sheets: tuple[Sheet, ...] = ()
    """It is a draft until these are published."""
    missing: Callable[[Gathered], Sequence[Gap]] = _none
    """What it lacks, from what is fetched anyway."""
    signs: tuple[str, ...] = ()
    """Who signs below its tables."""
    facts: Callable[[Gathered], Sequence[tuple[str, str]]] = _no_facts
    """What its head says besides."""
    upright: bool = False
    template: str = "reports/pdf/tables.html"
    per_student: bool = False
    """It can be had for one student alone."""
    applies: Callable[[Gathered], bool] = _has_cie
    """Whether a class has it."""
    page: str = ""
    """Name of the address of a page of its own; "" is the preview that all share."""

    def is_draft(self, data: Gathered) -> bool:
        """Whether a sheet that it prints from is not published, or unlocked again."""
        return not all(data.sheets[sheet].locked for sheet in self.sheets)

    def content(self, data: Gathered) -> Content:
        """The document about a class as it stands now."""
        about = header(
            data.offering,
            self.title,
            data.scheme,
            {sheet: data.sheets[sheet] for sheet in self.sheets},
            self.facts(data),
        )
        return Content(
            about,
            self.tables(data),
            self.missing(data),
            self.signs,
            self.upright,
            self.template,
        )
