"""Results as Markdown, and their place in `bench/README.md`. Computes ratios, measures nothing."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.measure.spread import Spread
from bench.results import Grader, Results, Row

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
PEERS = ("nbgrader", "Otter")
"""With whose throughput each row's is compared."""
QUIET = 0.1
"""Processors that others may keep busy without a word about it."""


def write(results: Results, titles: dict[str, str], file: Path = README) -> None:
    """Put the report between the file's two marks.

    Raises:
        ValueError: the marks are not there.
    """
    text = file.read_text()
    marked = re.compile(f"{BEGIN}.*{END}", re.DOTALL)
    if not marked.search(text):
        raise ValueError(f"{file} has no {BEGIN} ... {END}")
    section = f"{BEGIN}\n{render(results, titles)}\n{END}"
    file.write_text(marked.sub(lambda found: section, text))


def render(results: Results, titles: dict[str, str]) -> str:
    """Return all of it.

    Args:
        titles: of the notebooks, by name.
    """
    return "\n\n".join(
        [
            _machine(results),
            "### Each notebook with each grader",
            _rows(results, titles),
            "### The graders",
            _graders(results),
            *_first_lines(results, titles),
            *_commands(results),
            *_trainings(results),
            *_failures(results),
        ]
    )


def _machine(results: Results) -> str:
    machine, after = results.machine, results.others_busy_after
    used = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    lines = [
        f"Measured {machine.at} UTC on {machine}, with {used}.",
        f"Each function is asked for {results.rows_asked} images of {results.dataset} and a few of "
        f"them again in other batches. {results.repeat} turns.",
    ]
    if max(machine.others_busy, after) > QUIET:
        lines.append(
            f"**Disturbed:** other programs kept {machine.others_busy:.1f} processors busy before "
            f"the run and {after:.1f} after it. Don't quote these figures."
        )
    return "\n".join(lines)


def _rows(results: Results, titles: dict[str, str]) -> str:
    head = [
        "notebook",
        "grader",
        "seconds to result",
        "over own computing, s",
        "notebooks a minute",
        *(f"x {peer}" for peer in PEERS),
        "MB a run",
    ]
    body = []
    for row in results.rows:
        title, own = titles[row.workload], results.own.get(row.workload)
        if row.failed:
            body.append([title, row.grader, "failed", "", "", *("" for _ in PEERS), ""])
            continue
        over = None if row.seconds is None or own is None else row.seconds.median - own.median
        body.append(
            [
                title,
                row.grader,
                _spread(row.seconds),
                _number(over),
                _number(row.per_minute, 1),
                *(_times(row, results.row(row.workload, peer)) for peer in PEERS),
                _megabytes(row.run_bytes),
            ]
        )
    own_words = ", ".join(
        f"{titles[name]} {spread.median:.3f}" for name, spread in results.own.items()
    )
    notes = f"Own computing, seconds (median): {own_words}."
    return f"{_table(head, body)}\n\n{notes}"


def _graders(results: Results) -> str:
    body = [
        [
            grader.name,
            f"`{grader.command}`",
            f"not measured here: {_one_line(grader.missing)}" if grader.missing else grader.version,
            "" if grader.missing else _idle(grader),
        ]
        for grader in results.graders
    ]
    return _table(["grader", "command", "version", "MB idle (without the site's workers)"], body)


def _idle(grader: Grader) -> str:
    if grader.idle_bytes is None:
        return "0"
    without = grader.idle_bytes - grader.workers_bytes
    return f"{_megabytes(grader.idle_bytes)} ({_megabytes(without)})"


def _first_lines(results: Results, titles: dict[str, str]) -> list[str]:
    body = [
        [titles[row.workload], row.grader, _spread(row.first_line)]
        for row in results.rows
        if row.first_line
    ]
    if not body:
        return []
    return ["### Until the student's first line", _table(["notebook", "grader", "seconds"], body)]


def _commands(results: Results) -> list[str]:
    if not results.commands:
        return []
    base = next((c.seconds for c in results.commands if c.grader == "nbgrader"), None)
    body = [
        [
            command.grader,
            f"`{command.command}`",
            str(command.notebooks),
            "failed" if command.failed else _number(command.seconds, 1),
            f"{base / command.seconds:.1f}" if base and command.seconds else "",
        ]
        for command in results.commands
    ]
    head = ["grader", "command", "notebooks", "seconds, start-up included", "x nbgrader"]
    return ["### One command for a whole class (torch)", _table(head, body)]


def _trainings(results: Results) -> list[str]:
    if not results.trainings:
        return []
    bare = next((t.training for t in results.trainings if t.grader == "bare python"), None)
    body = []
    for training in results.trainings:
        ratio = ""
        if bare and training.training:
            ratio = f"{100 * (training.training.median / bare.median - 1):+.1f} %"
        shown = "failed" if training.failed else _spread(training.training)
        body.append([training.grader, shown, ratio, _spread(training.seconds)])
    head = ["grader", "the training, s", "against bare python", "seconds to result"]
    return ["### A long training (torch)", _table(head, body)]


def _failures(results: Results) -> list[str]:
    if not results.failures:
        return []
    lines = [f"- {_one_line(line)}" for line in results.failures]
    return ["### What failed", "\n".join(lines)]


def _times(row: Row, peer: Row) -> str:
    if row.per_minute is None or peer.per_minute is None:
        return ""
    return f"{row.per_minute / peer.per_minute:.1f}"


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    return f"{spread.median:.3f} ({spread.least:.3f} to {spread.most:.3f})"


def _number(value: float | None, digits: int = 3) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _megabytes(count: int | None) -> str:
    return "" if count is None else f"{count / 1e6:.0f}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300].replace("|", "/")


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
