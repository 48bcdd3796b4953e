"""The workbook that faculty fill in for a class's entry of one item."""

import io

import xlsxwriter

from grading.entries.columns import REMARK, STATE, columns_of, letters_of
from grading.entries.standing import ClassEntry, usn_of
from grading.intake.workbooks import MAIN
from grading.scheme import as_text

# Text of students is text: nothing that they typed may become a formula, a link or a number.
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
FIRST = 3
"""The first column to be filled in; before it stand number, USN and name."""


def template(entry: ClassEntry) -> bytes:
    """The workbook with what stands now; an empty cell says nothing when it is sent back."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, OPTIONS)
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#F3F1EA", "border": 1}
    )
    sheet = book.add_worksheet(MAIN)
    columns = columns_of(entry.item)
    maxima = {part.key: f" ({as_text(part.max_marks)})" for part in entry.item.components}
    titles = ["No.", "USN", "Name", *(each.title + maxima.get(each.key, "") for each in columns)]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, title, head)
    for line, student in enumerate(entry.students, start=1):
        sheet.write_number(line, 0, line)
        sheet.write_string(line, 1, usn_of(student))
        sheet.write_string(line, 2, student.user.plain_name)
        stands = entry.shown(student.pk)
        for column, each in enumerate(columns, start=FIRST):
            text = stands.get(each.key)
            if text and each.key in maxima:
                sheet.write_number(line, column, float(text))  # a cell holds nothing else
            elif text:
                sheet.write_string(line, column, text)
    _restrict(sheet, entry)
    sheet.freeze_panes(1, FIRST)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 28)
    sheet.set_column(FIRST, FIRST + len(columns) - 2, 12)
    sheet.set_column(FIRST + len(columns) - 1, FIRST + len(columns) - 1, 36)
    sheet.set_row(0, 32)
    _explain(book.add_worksheet("How to"), entry)
    book.close()
    return buffer.getvalue()


def _restrict(sheet: xlsxwriter.worksheet.Worksheet, entry: ClassEntry) -> None:
    """Say at once, in the spreadsheet, when something is no mark; the site looks again."""
    last = max(len(entry.students), 1)
    for column, each in enumerate(columns_of(entry.item), start=FIRST):
        if each.key == STATE:
            rule: dict[str, object] = {"validate": "list", "source": list(letters_of(entry.item))}
        elif each.key == REMARK:
            continue
        else:
            part = entry.item.component(each.key)
            rule = {
                "validate": "decimal" if entry.scheme.halves else "integer",
                "criteria": "between",
                "minimum": 0,
                "maximum": int(part.max_marks),
                "error_title": part.title,
                "error_message": f"Enter 0 to {as_text(part.max_marks)}.",
            }
        sheet.data_validation(1, column, last, column, rule)


def _explain(sheet: xlsxwriter.worksheet.Worksheet, entry: ClassEntry) -> None:
    states = ", ".join(letters_of(entry.item))
    lines = (
        f"{entry.offering}: {entry.item.title}, of {as_text(entry.item.max_marks)} marks.",
        f"Fill in the sheet “{MAIN}” and send the file on the page that it came from. Nothing is "
        "stored before you have looked at what would change.",
        "A cell that is left empty says nothing: whatever stands there stays.",
        f"A state stands for the whole entry and has no marks beside it, but for MK: {states}.",
        "An exemption (EXM) and taking marks back (BLANK) need a remark.",
        "No formulas, no merged cells: values only. Rows and columns may be left out or moved.",
    )
    sheet.set_column(0, 0, 100)
    for line, text in enumerate(lines):
        sheet.write_string(line, 0, text)
