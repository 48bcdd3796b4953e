"""How the cells of a workbook look."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.format import Format

from grading.reports.tables import Column, Form

RULED: Mapping[str, object] = {"border": 1, "border_color": "#B8B2A2", "valign": "vcenter"}
FORMS: Mapping[Form, Mapping[str, object]] = {
    Form.TEXT: {"align": "left", "indent": 1},
    Form.WRAPPED: {"align": "left", "indent": 1, "text_wrap": True},
    Form.CODE: {"align": "center"},
    Form.NUMBER: {"align": "right", "indent": 1},
    Form.TOTAL: {"align": "right", "indent": 1, "bold": True},
    Form.DAY: {"align": "center", "num_format": "d mmm yyyy"},
    Form.TIME: {"align": "center", "num_format": "d mmm yyyy, hh:mm"},
    Form.SIGN: {},
}


class Formats:
    """The formats of one workbook; each is added when it is first asked for."""

    def __init__(self, file: Any) -> None:
        head = {**RULED, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#F3F1EA"}
        self.title: Format = file.add_format({"bold": True, "font_size": 16})
        self.label: Format = file.add_format({"font_color": "#545A62"})
        self.head: Format = file.add_format(head)
        self._file = file
        self._made: dict[tuple[Form, int, bool], Format] = {}

    def of(self, column: Column[Any]) -> Format:
        """The format of a column's cells; open ones may be changed though a sheet is protected."""
        key = column.form, column.places, column.open
        if key not in self._made:
            more: dict[str, object] = {"locked": not column.open}
            if column.form.is_number:
                more["num_format"] = f"0.{'0' * column.places}" if column.places else "0"
            self._made[key] = self._file.add_format({**RULED, **FORMS[column.form], **more})
        return self._made[key]
