"""The report: ratios against a peer of the same run, what is missing by name, the file's marks."""

import sys
from pathlib import Path

import pytest

from bench import aims, report
from bench.measure.machine import Machine
from bench.measure.spread import Spread
from bench.results import (
    Command,
    Figure,
    Grader,
    Overhead,
    Results,
    Row,
    Start,
    Training,
    Viewers,
    load,
)
from config.environment import ROOT

TITLES = {"torch": "torch"}


def machine(busy: float = 0.0) -> Machine:
    return Machine("A processor", 2, 2**33, "Debian 12", "6.1", "2026-11-22 10:00", busy)


def results(busy: float = 0.0) -> Results:
    made = Results(machine(busy), {"torch": "2.0"}, "digits", 1200, repeat=3)
    made.graders = [
        Grader("nbgrader", "nbgrader autograde", "0.9.6"),
        Grader("Prayoga", "a worker", "this", idle_bytes=900_000_000, workers_bytes=200_000_000),
        Grader("Docker", "a worker", missing="no daemon | answers"),
    ]
    made.own = {"torch": Spread.of([0.1])}
    made.rows = [
        Row("torch", "nbgrader", Spread.of([6.0, 5.0, 7.0]), 20.0, 500_000_000),
        Row("torch", "Prayoga", Spread.of([0.15]), 800.0, 80_000_000, Spread.of([0.02])),
    ]
    return made


def test_a_row_shows_its_spread_its_overhead_and_its_ratio_to_the_peer() -> None:
    shown = report.render(results(), TITLES)
    assert "| torch | nbgrader | 6.000 (5.000 to 7.000) | 5.900 | 20.0 | 1.0 |  | 500 |" in shown
    assert "| torch | Prayoga | 0.150 (0.150 to 0.150) | 0.050 | 800.0 | 40.0 |  | 80 |" in shown
    assert "| Prayoga | `a worker` | this | 900 (700) |" in shown


def test_what_is_not_here_is_named_and_does_not_count_as_a_failure() -> None:
    found = results()
    assert "| Docker | `a worker` | not measured here: no daemon / answers |  |" in report.render(
        found, TITLES
    )
    assert not found.failures


def test_what_failed_is_named_with_its_reason() -> None:
    found = results()
    found.rows[1] = Row("torch", "Prayoga", failed="it started\ncold")
    shown = report.render(found, TITLES)
    assert "| torch | Prayoga | failed |" in shown
    assert "- Prayoga, torch: it started cold" in shown


def test_a_command_and_a_training_are_compared_with_their_peer() -> None:
    found = results()
    found.commands = [
        Command("nbgrader", "nbgrader autograde", 30, 180.0),
        Command("Prayoga", "./manage.py grade", 30, 15.0),
    ]
    found.trainings = [
        Training("bare python", Spread.of([40.0]), Spread.of([44.0])),
        Training("Prayoga", Spread.of([40.4]), Spread.of([40.6])),
    ]
    shown = report.render(found, TITLES)
    assert "| Prayoga | `./manage.py grade` | 30 | 15.0 | 12.0 |" in shown
    assert "| Prayoga | 40.400 (40.400 to 40.400) | +1.0 % |" in shown


def test_a_disturbed_run_says_so() -> None:
    assert "Disturbed" not in report.render(results(busy=0.02), TITLES)
    assert "Disturbed" in report.render(results(busy=0.8), TITLES)


def test_only_what_stands_between_the_marks_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text(f"Before\n{report.BEGIN}\nold \\1\n{report.END}\nAfter\n")
    report.write(results(), TITLES, file)
    report.write(results(), TITLES, file)
    text = file.read_text()
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert text.count("Measured 2026-11-22 10:00 UTC") == 1


def test_a_file_without_marks_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    file.write_text("Nothing here\n")
    with pytest.raises(ValueError, match="measured: begin"):
        report.write(results(), TITLES, file)
    assert file.read_text() == "Nothing here\n"


def kept(folder: Path) -> Path:
    file = folder / "bench.json"
    found = results()
    found.overheads = [Overhead("SQLite", "torch", *map(Spread.of, ([0.2, 0.3], [0.1], [0.15])))]
    found.starts = [Start("docker", warm=True, missing="no daemon")]
    found.keep(file)
    return file


def test_what_was_kept_is_read_again_whole(tmp_path: Path) -> None:
    assert load(kept(tmp_path)).overheads[0].seconds == Spread(0.25, 0.2, 0.3, 2)
    assert load(kept(tmp_path)).machine == machine()
    assert [file.name for file in tmp_path.iterdir()] == ["bench.json"]


def test_one_command_puts_what_was_kept_into_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"{report.BEGIN}\n{report.END}\n")
    words = ["bench.report", str(kept(tmp_path)), "--write", str(readme)]
    monkeypatch.setattr(sys, "argv", words)
    assert report.main() == 0
    text = readme.read_text()
    assert (
        "| torch | SQLite | 0.250 (0.200 to 0.300) | 0.100 | 0.150 (0.150 to 0.150) | 2.50 |"
        in text
    )
    assert "| docker, warm | not measured here: no daemon |" in text
    assert "**Cut short:**" in text


def test_a_file_that_holds_no_results_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "bench.json"
    wrong.write_text("{}")
    monkeypatch.setattr(sys, "argv", ["bench.report", str(wrong)])
    assert report.main() == 2
    assert "bench.report:" in capsys.readouterr().err


def test_an_aim_is_reached_missed_or_not_measured() -> None:
    found = results()
    found.rows.append(Row("torch", aims.WARM, per_minute=700.0))
    found.starts = [Start("bubblewrap", warm=True, first_line=Spread.of([0.04]))]
    reached = {aim.what: aim.reached for aim in aims.every(found)}
    assert reached["torch notebooks a minute, against nbgrader"] is False
    assert reached["torch notebooks a minute, against Otter"] is None
    assert reached["first line of a script, bubblewrap, warm"] is False
    found.rows[-1].per_minute = 800.0
    assert {aim.what: aim.reached for aim in aims.every(found)}[
        "torch notebooks a minute, against nbgrader"
    ]


def test_a_page_shows_its_percentile_its_processor_time_and_the_slowest_is_the_aim() -> None:
    found = results()
    found.pages = [
        Figure("SQLite", "home", Spread.of([0.02, 0.04]), 0.04, 0.1, 14, 0.03),
        Figure("SQLite", "grid", Spread.of([0.09, 0.12]), 0.12, 0.1, 9, 0.08),
        Figure("SQLite", "answer", missing="nothing of its kind is there"),
    ]
    shown = report.render(found, TITLES)
    assert shown.index("| SQLite | `grid` | 0.120 | 0.105 | 0.080 | 9 |") < shown.index("`home`")
    assert "`answer`" not in shown
    reached = {aim.what: (aim.found, aim.reached) for aim in aims.every(found)}
    assert reached["slowest of 2 pages (grid), 95th percentile, SQLite"] == (0.12, False)
    assert reached["most queries of a page (home), SQLite"] == (14, True)


def test_what_is_kept_with_viewers_is_the_ratio_of_the_medians() -> None:
    found = results()
    found.viewers = [Viewers(200, *map(Spread.of, ([900, 1000, 1010], [960, 940], [0.2])), 4000)]
    assert found.viewers[0].kept == 0.95
    assert "| 200 | 1000.000 (900.000 to 1010.000) | 950.000" in report.render(found, TITLES)
    [aim] = [aim for aim in aims.every(found) if "200 viewers" in aim.what]
    assert (aim.found, aim.reached) == (0.95, True)
    found.viewers[0].watched = None
    assert found.viewers[0].kept is None


def test_a_viewer_who_was_refused_is_a_failure() -> None:
    found = results()
    found.viewers = [Viewers(200, refused=3, failed="3 times a viewer got no events")]
    assert found.failures == ["200 viewers: 3 times a viewer got no events"]
    assert "| 200 | failed |" in report.render(found, TITLES)


def test_our_own_readme_has_the_marks() -> None:
    text = (ROOT / "bench" / "README.md").read_text()
    assert text.index(report.BEGIN) < text.index(report.END)
