"""docs/marks.md says what the scheme does."""

from pathlib import Path

from grading.scheme import CONTRADICTIONS, TEN_POINT, State
from tests.scheme.build import ITEMS

TEXT = (Path(__file__).parents[2] / "docs" / "marks.md").read_text()


def test_every_state_and_grade_is_explained() -> None:
    assert all(f"| {state} |" in TEXT for state in State)
    for row in TEN_POINT:
        assert f"{row.name} from {row.low}" in TEXT or f"{row.name} {row.low}" in TEXT


def test_the_bands_are_those_of_the_scheme() -> None:
    for item, kind in (("1", "weekly"), ("T", "test")):
        for part in ITEMS[item].components:
            bounds = [
                f"{band.low}–{band.high}" if band.low != band.high else f"{band.low}"
                for band in part.bands
            ]
            line = f"| {kind} {part.title.lower()} ({part.max_marks}) | {' | '.join(bounds)} |"
            assert line in TEXT


def test_every_contradiction_of_the_manual_has_its_line() -> None:
    lines = TEXT.split("## Where the manual contradicts itself")[1].split("##")[0].splitlines()
    assert sum(line.startswith("| ") for line in lines) - 1 == len(CONTRADICTIONS)
