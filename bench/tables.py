"""The tables of the report, a function each; those with nothing measured are left out."""

from bench import aims as asked_for
from bench.markdown import megabytes, number, one_line, spread, table
from bench.results import Grader, Results, Row

PEERS = ("nbgrader", "Otter")
"""With whose throughput each row's is compared."""


def aims(results: Results) -> list[str]:
    """Each figure that was asked for, and what it came to."""
    words = {True: "yes", False: "**no**", None: "not measured"}
    body = [
        [
            aim.what,
            f"{'at least' if aim.at_least else 'at most'} {aim.asked:g} {aim.unit}",
            "" if aim.found is None else f"{aim.found:.3g} {aim.unit}",
            words[aim.reached],
        ]
        for aim in asked_for.every(results)
    ]
    head = ["what", "asked for", "measured", "reached"]
    return ["### What was to be reached", table(head, body)] if body else []


def rows(results: Results, titles: dict[str, str]) -> str:
    """Every notebook with every grader."""
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
                spread(row.seconds),
                number(over),
                number(row.per_minute, 1),
                *(_times(row, results.find(row.workload, peer)) for peer in PEERS),
                megabytes(row.run_bytes),
            ]
        )
    own_words = ", ".join(f"{titles[name]} {each.median:.3f}" for name, each in results.own.items())
    notes = f"Own computing, seconds (median): {own_words}."
    return f"{table(head, body)}\n\n{notes}"


def overheads(results: Results, titles: dict[str, str]) -> list[str]:
    """From claim to score, on each database."""
    if not results.overheads:
        return []
    body = []
    for one in results.overheads:
        if one.seconds is None or one.own is None:
            why = "failed" if one.failed else f"not measured here: {one_line(one.missing)}"
            body.append([titles.get(one.workload, ""), one.database, why, "", "", ""])
            continue
        body.append(
            [
                titles[one.workload],
                one.database,
                spread(one.seconds),
                number(one.own.median),
                spread(one.over),
                f"{one.seconds.median / one.own.median:.2f}",
            ]
        )
    head = [
        "notebook",
        "database",
        "claim to score, s",
        "own computing, s",
        "beyond it, s",
        "x own computing",
    ]
    return ["### From claim to score (bubblewrap, warm)", table(head, body)]


def starts(results: Results) -> list[str]:
    """A one-line script, cold and warm."""
    if not results.starts:
        return []
    body = []
    for one in results.starts:
        if one.missing or one.failed:
            why = "failed" if one.failed else f"not measured here: {one_line(one.missing)}"
            body.append([one.way, why, "", "", ""])
            continue
        times = (one.first_line, one.alone_first_line, one.whole, one.alone_whole)
        body.append([one.way, *map(spread, times)])
    head = [
        "sandbox",
        "first line, s",
        "bare python, s",
        "answers sealed, s",
        "bare python with NumPy, s",
    ]
    return ["### A one-line script", table(head, body)]


def first_lines(results: Results, titles: dict[str, str]) -> list[str]:
    """Of the notebooks, where the grader tells."""
    body = [
        [titles[row.workload], row.grader, spread(row.first_line)]
        for row in results.rows
        if row.first_line
    ]
    if not body:
        return []
    return ["### Until the student's first line", table(["notebook", "grader", "seconds"], body)]


def graders(results: Results) -> str:
    """Their versions and what they keep between notebooks."""
    body = [
        [
            grader.name,
            f"`{grader.command}`",
            _version(grader),
            "" if grader.missing or grader.failed else _idle(grader),
        ]
        for grader in results.graders
    ]
    return table(["grader", "command", "version", "MB idle (without the site's workers)"], body)


def _version(grader: Grader) -> str:
    if grader.failed:
        return "failed"
    return f"not measured here: {one_line(grader.missing)}" if grader.missing else grader.version


def _idle(grader: Grader) -> str:
    if grader.idle_bytes is None:
        return "0"
    without = grader.idle_bytes - grader.workers_bytes
    return f"{megabytes(grader.idle_bytes)} ({megabytes(without)})"


def commands(results: Results) -> list[str]:
    """One terminal command over a class."""
    if not results.commands:
        return []
    base = next((c.seconds for c in results.commands if c.grader == "nbgrader"), None)
    body = [
        [
            command.grader,
            f"`{command.command}`",
            str(command.notebooks),
            "failed" if command.failed else number(command.seconds, 1),
            f"{base / command.seconds:.1f}" if base and command.seconds else "",
        ]
        for command in results.commands
    ]
    head = ["grader", "command", "notebooks", "seconds, start-up included", "x nbgrader"]
    return ["### One command for a whole class (torch)", table(head, body)]


def trainings(results: Results) -> list[str]:
    """A long training against bare python."""
    if not results.trainings:
        return []
    bare = next((t.training for t in results.trainings if t.grader == "bare python"), None)
    body = []
    for training in results.trainings:
        ratio = ""
        if bare and training.training:
            ratio = f"{100 * (training.training.median / bare.median - 1):+.1f} %"
        shown = "failed" if training.failed else spread(training.training)
        body.append([training.grader, shown, ratio, spread(training.seconds)])
    head = ["grader", "the training, s", "against bare python", "seconds to result"]
    return ["### A long training (torch)", table(head, body)]


def marks(results: Results) -> list[str]:
    """What marks cost on each database."""
    body = [
        [
            one.database,
            one.what or (one.missing and f"not measured: {one_line(one.missing)}") or "failed",
            number(one.found),
            spread(one.seconds),
        ]
        for one in results.marks
    ]
    head = ["database", "what", "seconds", "median (least to most)"]
    return ["### Marks", table(head, body)] if body else []


def pages(results: Results) -> list[str]:
    """What every page costs on each database, the slowest first."""
    ordered = sorted(results.pages, key=lambda page: (page.database, -(page.found or 0)))
    body = [
        [
            one.database,
            one.what and f"`{one.what}`",
            number(one.found),
            f"{one.seconds.median:.3f}" if one.seconds else one_line(one.missing or "failed"),
            number(one.processor),
            str(one.queries or ""),
        ]
        for one in ordered
        if one.found is not None or not one.what
    ]
    head = ["database", "page", "seconds, 95th percentile", "median", "processor", "queries"]
    return ["### Pages", table(head, body)] if body else []


def viewers(results: Results) -> list[str]:
    """Grading while people look on."""
    body = [
        [
            str(one.viewers),
            spread(one.alone) if not one.failed else "failed",
            spread(one.watched),
            number(one.kept, 2),
            spread(one.web),
            str(one.events),
        ]
        for one in results.viewers
    ]
    head = ["viewers", "runs a minute without", "with", "kept", "processors of web", "events heard"]
    return ["### While people look on", table(head, body)] if body else []


def _times(row: Row, peer: Row | None) -> str:
    if row.per_minute is None or peer is None or peer.per_minute is None:
        return ""
    return f"{row.per_minute / peer.per_minute:.1f}"
