"""The exit survey: how many gave each rating of each outcome. Of nobody in particular."""

from collections.abc import Sequence

from grading.attainment.levels import FULL, SURVEY_MAX
from grading.attainment.shapes import OutcomeLine, SurveyLine, SurveyState
from grading.reports.document import Document
from grading.reports.gathered import Gathered
from grading.reports.header import moment
from grading.reports.tables import AnyTable, Cell, Column, Form, Table

DASH = "–"
STATES = {
    SurveyState.NONE: "There is no survey yet.",
    SurveyState.PLANNED: "The survey has not begun.",
    SurveyState.OPEN: "The survey is open: answers are shown once it is closed.",
    SurveyState.CLOSED: "The survey is closed.",
}


def tables(data: Gathered) -> Sequence[AnyTable]:
    """One line for each course outcome."""
    found = data.attainment
    answers = {line.number: line for line in found.survey.lines}

    def of(line: OutcomeLine) -> SurveyLine | None:
        return answers.get(line.number)

    def count(rating: int) -> Column[OutcomeLine]:
        return Column(
            f"r{rating}", str(rating),
            lambda line: DASH if (each := of(line)) is None else each.counts[rating - 1],
            Form.NUMBER, 8, "Students who gave", open=True,
        )  # fmt: skip

    def mean(line: OutcomeLine) -> Cell:
        return DASH if (each := of(line)) is None or each.mean is None else each.mean

    def indirect(line: OutcomeLine) -> Cell:
        return DASH if line.attained.indirect is None else line.attained.indirect

    summed = "+".join(f"{n}*N({{r{n}}})" for n in range(1, SURVEY_MAX + 1))
    return (
        Table(
            "Exit survey",
            (
                Column("outcome", "Outcome", lambda line: line.printed, width=14),
                Column("text", "What students can do", lambda line: line.text, Form.WRAPPED, 60),
                *map(count, range(1, SURVEY_MAX + 1)),
                Column(
                    "answers", "Answers",
                    lambda line: 0 if (each := of(line)) is None else each.answers,
                    Form.NUMBER, 9, formula="=SUM({r1}:{r5})",
                ),
                Column(
                    "mean", f"Mean ({SURVEY_MAX})", mean, Form.TOTAL, 10, places=2,
                    formula=f'=IF({{answers}}=0,"{DASH}",({summed})/{{answers}})',
                ),
                Column(
                    "indirect", "Indirect I (3)", indirect, Form.TOTAL, 11, places=3,
                    formula=f'=IF(ISNUMBER({{mean}}),{{mean}}/{SURVEY_MAX}*{FULL},"{DASH}")',
                ),
            ),
            found.outcomes,
            1,
            note=f"{STATES[found.survey.state]} {found.survey.answered} of "
            f"{found.survey.students} students answered. 1 not at all, 5 very well. Fewer than "
            "five answers are shown to nobody.",
            empty="The course has no outcomes.",
        ),
    )  # fmt: skip


def facts(data: Gathered) -> Sequence[tuple[str, str]]:
    """The survey's period."""
    survey = data.attainment.survey
    if survey.opens_at is None or survey.closes_at is None:
        return (("Period", "none"),)
    return (("Period", f"{moment(survey.opens_at)} to {moment(survey.closes_at)}"),)


DOCUMENT = Document(
    name="exit-survey",
    title="Exit survey",
    about="Ratings of each course outcome by those who took it, without names.",
    tables=tables,
    facts=facts,
    signs=("Course coordinator", "Head of department"),
)
