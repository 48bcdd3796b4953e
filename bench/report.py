"""Results as Markdown: what `make bench` kept, read again. Computes ratios, measures nothing.

python -m bench.report var/bench.json                           # prints it
python -m bench.report var/bench.json --write bench/README.md   # puts it between the marks
"""

import argparse
import re
import sys
from pathlib import Path

from bench import tables
from bench.markdown import one_line
from bench.results import Results, load
from bench.workloads import LONG, TABLE

TITLES = {workload.name: workload.title for workload in (*TABLE, LONG)}
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
QUIET = 0.1
"""Processors that others may keep busy without a word about it."""


def main() -> int:
    """Render a kept run; return the exit code: 0 done, 2 wrong usage or a file that won't do."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.report", description="Shows what a run of 'make bench' measured."
    )
    parser.add_argument("results", type=Path, help="what --json kept, usually var/bench.json")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put it between FILE's marks")
    chosen = parser.parse_args()
    try:
        results = load(chosen.results)
        if chosen.write:
            write(results, TITLES, chosen.write)
        else:
            print(render(results, TITLES))
    except (OSError, ValueError) as error:
        print(f"bench.report: {one_line(str(error))}", file=sys.stderr)
        return 2
    return 0


def write(results: Results, titles: dict[str, str], file: Path) -> None:
    """Put the report between the file's two marks.

    Raises:
        OSError: the file can't be read or written.
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
            *tables.aims(results),
            "### Each notebook with each grader",
            tables.rows(results, titles),
            "### The graders",
            tables.graders(results),
            *tables.overheads(results, titles),
            *tables.starts(results),
            *tables.first_lines(results, titles),
            *tables.commands(results),
            *tables.trainings(results),
            *tables.marks(results),
            *tables.pages(results),
            *tables.viewers(results),
            *_failures(results),
        ]
    )


def _machine(results: Results) -> str:
    machine, after = results.machine, results.others_busy_after
    used = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    lines = [
        f"Measured {machine.at} UTC on {machine}, with {used}.",
        f"Each function is asked for {results.rows_asked} images of {results.dataset} and a few of "
        f"them again in other batches. {results.repeat} turns, {results.minutes:.0f} minutes.",
    ]
    if not results.finished:
        lines.append("**Cut short:** it was ended before it had measured everything.")
    if max(machine.others_busy, after) > QUIET:
        lines.append(
            f"**Disturbed:** other programs kept {machine.others_busy:.1f} processors busy before "
            f"the run and {after:.1f} after it. Don't quote these figures."
        )
    return "\n".join(lines)


def _failures(results: Results) -> list[str]:
    if not results.failures:
        return []
    lines = [f"- {one_line(line)}" for line in results.failures]
    return ["### What failed", "\n".join(lines)]


if __name__ == "__main__":
    sys.exit(main())
