"""The figures of one experiment, out of facts that were read. Pure, but for the words' language."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grading.analytics.attempts import Attempt, standing
from grading.analytics.bins import ATTEMPTS, DAY, HOUR, in_bins, mark_bins, span, tenths
from grading.analytics.figures import Behind, Figure, Row, rows_of

PASS_TIMES = (0, HOUR, DAY, 3 * DAY, 7 * DAY)
"""Seconds from the first hand-in; 0: the first one passed."""
MOST_DAYS = 60


@dataclass(frozen=True)
class Verdict:
    """One check of one run that counts."""

    student: int
    run: int
    task: int
    name: str
    passed: bool
    message: str


@dataclass(frozen=True)
class Measure:
    """What a task's metric is called and measured against."""

    title: str
    task: int
    note: str


def marks(
    proposed: Mapping[int, tuple[Decimal, int]], confirmed: Mapping[int, Decimal], most: Decimal
) -> Figure:
    """Execution marks: what the grader proposes beside what faculty decided.

    Args:
        proposed: by student the marks and the run.
        confirmed: by student.
    """
    bins = mark_bins(most)
    return Figure(
        "marks",
        _("Execution marks"),
        _("Marks"),
        (_("Proposed"), _("Confirmed")),
        rows_of(
            [span(*one) for one in bins],
            in_bins(
                ((m, Behind(s, run, f"{m.normalize():f}")) for s, (m, run) in proposed.items()),
                bins,
            ),
            in_bins(
                ((m, Behind(s, None, f"{m.normalize():f}")) for s, m in confirmed.items()), bins
            ),
        ),
        _("students"),
        _("A proposal is not a mark. Students without one, or not decided on, are not counted."),
    )


def metric(counting: Iterable[Attempt], measure: Measure, shown: Callable[[float], str]) -> Figure:
    """The metric of each student's counting run of a task, in tenths."""
    values = [
        (one.value, Behind(one.student, one.run, shown(one.value)))
        for one in counting
        if one.task == measure.task and one.value is not None
    ]
    labels = [f"{low / 10:g}–{(low + 1) / 10:g}" for low in range(10)]
    return Figure(
        f"metric-{measure.task}", measure.title, _("Value"), (_("Students"),),
        rows_of(labels, tenths(values)), _("students"), measure.note,
    )  # fmt: skip


def checks(verdicts: Iterable[Verdict], title: Callable[[Verdict], str]) -> Figure:
    """Checks, the one that most fail first, with the message that is given most often."""
    by_check: dict[tuple[int, str], list[Verdict]] = defaultdict(list)
    for one in verdicts:
        by_check[one.task, one.name].append(one)
    rows = []
    for found in by_check.values():
        failed = [one for one in found if not one.passed]
        said = Counter(one.message for one in failed).most_common(1)
        cells = (_behind(failed), _behind(one for one in found if one.passed))
        rows.append(
            (len(failed) / len(found), Row(title(found[0]), cells, said[0][0] if said else ""))
        )
    rows.sort(key=lambda one: (-one[0], one[1].label))
    return Figure(
        "checks", _("Hardest checks"), pgettext("of a task", "Check"),
        (_("Not passed"), _("Passed")),
        tuple(row for _share, row in rows), _("verdicts"),
        _("Of each student the run that counts."), chart=False,
    )  # fmt: skip


def _behind(verdicts: Iterable[Verdict]) -> tuple[Behind, ...]:
    return tuple(Behind(one.student, one.run, one.message) for one in verdicts)


def how_often(attempts: Sequence[Attempt]) -> Figure:
    """How many programs each student handed in."""
    newest = {one.student: one.run for one in attempts}
    counts = Counter(one.student for one in attempts)
    return Figure(
        "attempts", _("Attempts"), _("Attempts"), (_("Students"),),
        rows_of(
            [span(*one) for one in ATTEMPTS],
            in_bins(((n, Behind(s, newest[s], str(n))) for s, n in counts.items()), ATTEMPTS),
        ),
        _("students"), _("Over all tasks of the experiment; tries without a file are not counted."),
    )  # fmt: skip


def until_passed(attempts: Sequence[Attempt], shown: Callable[[float], str]) -> Figure:
    """How long from the first hand-in of a task to the first that passed."""
    of_task: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for one in attempts:
        of_task[one.student, one.task].append(one)
    cells: list[list[Behind]] = [[] for _place in range(len(PASS_TIMES) + 2)]
    for (student, _task), own in of_task.items():
        passed = next((one for one in own if one.passed), None)
        if passed is None:
            cells[-1].append(Behind(student, own[-1].run))
            continue
        seconds = (passed.received_at - own[0].received_at).total_seconds()
        # Whoever needed another is in the second place at least, however quick it was.
        at = 0 if passed is own[0] else next(
            (n for n, most in enumerate(PASS_TIMES) if n and seconds <= most), len(PASS_TIMES)
        )  # fmt: skip
        cells[at].append(Behind(student, passed.run, shown(seconds) if at else ""))
    labels = (
        _("with the first"), _("within an hour"), _("within a day"), _("within 3 days"),
        _("within a week"), _("later"), _("not yet"),
    )  # fmt: skip
    return Figure(
        "passed", _("From the first hand-in to the first pass"), _("Passed"), (_("Students"),),
        rows_of(labels, cells), _("students and tasks"),
        _("A pass ran to its end and reached the target. It says nothing about marks."),
    )  # fmt: skip


def over_time(
    attempts: Sequence[Attempt], due_at: datetime | None, day_of: Callable[[datetime], date]
) -> Figure:
    """Hand-ins by day, in time and late.

    Args:
        day_of: the day in the institution's zone.
    """
    days: dict[date, tuple[list[Behind], list[Behind]]] = {}
    for one in attempts:
        late = due_at is not None and one.received_at > due_at
        cell = days.setdefault(day_of(one.received_at), ([], []))[late]
        cell.append(Behind(one.student, one.run))
    ordered = sorted(days)[-MOST_DAYS:]
    return Figure(
        "days", _("Hand-ins over time"), _("Day"), (_("In time"), _("After the due date")),
        rows_of(
            [f"{day:%d %b %Y}" for day in ordered],
            [days[day][0] for day in ordered],
            [days[day][1] for day in ordered],
        ),
        _("hand-ins"),
        _("Days without a hand-in are left out.") if due_at else _("No due date is set."),
    )  # fmt: skip


def faults(attempts: Sequence[Attempt]) -> tuple[Behind, ...]:
    """Runs whose newest try the platform failed: no mark is lost, staff have an item."""
    return tuple(Behind(one.student, one.run) for one in attempts if one.state == "platform_error")


def counting(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Of each student and task the attempt that counts."""
    return list(standing(attempts).values())
