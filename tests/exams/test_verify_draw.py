"""`verify_draw.py` as a student runs it: alone, on the file from the draw's page."""

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

import pytest

from grading.exams import verify_draw
from tests.exams.test_the_draw_is_fair import make, seed

DRAW = make(24, 7, verify_draw.BALANCED, True, 11)


def as_published(draw: verify_draw.Draw, secret: str, changed: Collection[int]) -> dict:
    """The file of a draw in which the students at the places `changed` changed."""
    return {
        "statement": draw.statement.as_dict(),
        "statement_sha256": draw.statement.fingerprint(),
        "call": draw.call,
        "seed": secret,
        "allocations": [
            {
                "usn": draw.statement.roster[place][0],
                "drawn": drawn,
                "redrawn": draw.redraw(place) if place in changed else None,
            }
            for place, drawn in enumerate(draw.allocations())
        ],
    }


@pytest.fixture
def published() -> dict:
    return as_published(DRAW, seed(11), {3, 7})


@pytest.fixture
def check(tmp_path: Path):
    """Run the program, copied away from the project, with Python alone and no packages."""
    program = tmp_path / "verify_draw.py"
    shutil.copy(verify_draw.__file__, program)

    def run(draw: object, *options: str) -> subprocess.CompletedProcess[str]:
        file = tmp_path / "draw.json"
        file.write_text(draw if isinstance(draw, str) else json.dumps(draw), encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-I", "-S", program, file, *options],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            timeout=60,
            check=False,
        )

    return run


def test_a_real_draw_is_accepted(check, published) -> None:
    done = check(published, "--statement", DRAW.statement.fingerprint())
    assert (done.returncode, done.stderr) == (0, "")
    assert "24 students" in done.stdout


def _swap(draw: dict) -> None:
    roster = draw["statement"]["roster"]
    roster[0], roster[1] = roster[1], roster[0]


def _another(draw: dict, key: str, seat: int) -> None:
    entry = draw["allocations"][seat]
    lot = draw["statement"]["lot"]
    entry[key] = lot[(lot.index(entry[key]) + 1) % len(lot)]


FORGED = {
    "a name": lambda draw: draw["statement"]["roster"][4].update(name="Somebody else"),
    "a USN": lambda draw: draw["statement"]["roster"][4].update(usn="1SV23CS999"),
    "the order": _swap,
    "the lot": lambda draw: draw["statement"]["lot"].reverse(),
    "the mode": lambda draw: draw["statement"].update(mode="uniform"),
    "whether neighbours differ": lambda draw: draw["statement"].update(neighbours_differ=False),
    "the title": lambda draw: draw["statement"].update(title="Another examination"),
    "the seed": lambda draw: draw.update(seed=seed(12)),
    "the commitment": lambda draw: draw["statement"].update(
        commitment=verify_draw.commit(seed(12))
    ),
    "seed and commitment": lambda draw: (
        draw.update(seed=seed(12)),
        draw["statement"].update(commitment=verify_draw.commit(seed(12))),
    ),
    "the call": lambda draw: draw.update(call="eight of hearts"),
    "an allocation": lambda draw: _another(draw, "drawn", 5),
    "a redraw": lambda draw: _another(draw, "redrawn", 3),
    "one allocation fewer": lambda draw: draw["allocations"].pop(),
    "whose allocation it is": lambda draw: draw["allocations"][2].update(usn="1SV23CS009"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_draw_with_something_changed_is_rejected(check, published, what: str) -> None:
    forged = copy.deepcopy(published)
    FORGED[what](forged)
    done = check(forged)
    assert done.returncode == 1
    assert "NOT as published" in done.stdout


def test_a_draw_made_anew_with_another_roster_is_rejected_by_the_noted_fingerprint(check) -> None:
    other = make(25, 7, verify_draw.BALANCED, True, 11)
    forged = as_published(other, seed(11), ())
    assert check(forged).returncode == 0
    assert check(forged, "--statement", DRAW.statement.fingerprint()).returncode == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"statement": 1, "statement_sha256": "", "call": "", "seed": "", "allocations": []}',
        '{"seed": "a", "seed": "b"}',
        "[" * 100_000,
    ],
)
def test_a_file_that_is_no_draw_is_told_in_one_line(check, content: str) -> None:
    done = check(content)
    assert done.returncode == 2
    assert done.stderr.startswith(str(Path(done.args[-1]))) or "can't be checked" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_statement_alone_is_accepted_before_the_seed_is_public(check) -> None:
    statement = {
        "statement": DRAW.statement.as_dict(),
        "statement_sha256": DRAW.statement.fingerprint(),
    }
    done = check(statement, "--statement", DRAW.statement.fingerprint())
    assert done.returncode == 0
    assert "still secret" in done.stdout


@pytest.mark.parametrize("what", ["a name", "the order", "the lot", "the mode", "the commitment"])
def test_a_statement_with_something_changed_is_rejected(check, published, what: str) -> None:
    forged = copy.deepcopy(published)
    FORGED[what](forged)
    done = check({key: forged[key] for key in ("statement", "statement_sha256")})
    assert done.returncode == 1
    assert "The statement is NOT as published" in done.stdout
