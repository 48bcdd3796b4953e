"""How a worksheet prints: paper, repeated heads, page breaks, what stands on every page."""

from itertools import pairwise

from xlsxwriter.worksheet import Worksheet

from grading.reports.content import Content
from grading.reports.tables import AnyTable

A4 = 9
ROOM = {True: 115, False: 180}
"""Characters across an upright and a lying page, at the scale below."""
SCALE = 72
"""Per cent, where a table is too wide for one page."""


def set_up(sheet: Worksheet, content: Content, table: AnyTable, first: int) -> None:
    """Set a worksheet up to print; `first` is the row of its first line."""
    header = content.header
    if content.upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.75)
    heads = 2 if table.groups() else 1
    sheet.repeat_rows(first - heads, first - 1)
    strips = table.strips(ROOM[content.upright])
    if len(strips) == 1:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(SCALE)
        if table.kept:
            sheet.repeat_columns(0, table.kept - 1)
        ends, breaks = table.kept, []
        for strip in strips[:-1]:
            ends += len(strip) - table.kept
            breaks.append(ends)
        sheet.set_v_pagebreaks(breaks)
    if table.page_of is not None:
        pages = [table.page_of(line) for line in table.lines]
        breaks = [
            first + place
            for place, (before, here) in enumerate(pairwise(pages), start=1)
            if before != here
        ]
        # A worksheet has room for so many.
        sheet.set_h_pagebreaks(breaks[:1000])
    sheet.set_header(
        f"&L&8{_part(header.institute)}\n{_part(header.department)}"
        f"&R&8{_part(header.course)}\n{_part(header.term)}, {_part(header.batch)}"
    )
    state = "DRAFT, " if header.draft else ""
    sheet.set_footer(
        f"&L&8{state}{_part(header.title)}&C&8{_part(header.generated)}&R&8Page &P of &N"
    )


def _part(text: str) -> str:
    """`text` within a page's head or foot: an ampersand starts a code there, 255 letters are all
    that fit, and figures after the size's code would be read as part of it."""
    short = text[:55].replace("&", "&&")
    return f" {short}" if short[:1].isdigit() else short
