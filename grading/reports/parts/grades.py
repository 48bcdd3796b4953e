"""The table of grades, for formulas to look up: worst first, since that is how they search."""

from grading.reports.tables import Column, Form, Table
from grading.scheme import GradeRow, Scheme


def grades(scheme: Scheme) -> Table[GradeRow]:
    """The sheet "Grades"."""
    return Table(
        "Grades",
        (
            Column("low", "Total from", lambda row: row.low, Form.NUMBER, 12),
            Column("name", "Grade", lambda row: row.name, Form.CODE, 10),
            Column("points", "Points", lambda row: row.points, Form.NUMBER, 10),
        ),
        sorted(scheme.grades, key=lambda row: row.low),
        printed=False,
        names={"Grade_from": "low", "Grade_names": "name", "Grade_points": "points"},
    )
