"""`expected.toml` says what each program beside a reference must come to."""

import shutil
from pathlib import Path

import pytest

from labs.parse import CATALOGUE, REFERENCES, load_variants, variant_path
from labs.spec import SpecError
from tests.labs.conftest import COURSE, change


@pytest.fixture
def references(tmp_path: Path) -> Path:
    shutil.copytree(REFERENCES / COURSE, tmp_path / COURSE)
    return tmp_path


def test_the_starter_lies_with_the_task_and_the_others_beside_the_file() -> None:
    assert variant_path("20CSEL76", "1a", "starter.ipynb").is_relative_to(CATALOGUE)
    assert variant_path("20CSEL76", "1a", "solution.py").is_relative_to(REFERENCES)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('file = "weak.py"', 'file = "week.py"', r"variants\[\d\].file is 'week.py', which is not"),
        ('role = "weak"', 'role = "lazy"', "role is 'lazy'"),
        ('role = "weak"', 'role = "broken"', 'add .* with role = "weak"'),
        ('role = "starter"', 'role = "weak"', 'role must be "starter" for starter.ipynb'),
        ('outcome = "timeout"', 'outcome = "time_out"', "Did you mean 'timeout'"),
        ('evidence = "claimed"', 'evidence = "claim"', "Did you mean 'claimed'"),
        ("share_from = 0.5", "share_from = 0.95", "above share_to, which is 0.9: swap"),
        ("share_from = 0.5", "share_from = 50", "share_from must be from 0 to 1"),
    ],
)
def test_a_wrong_expectation_is_named(references: Path, old: str, new: str, said: str) -> None:
    change(references / COURSE / "1a" / "expected.toml", old, new)
    with pytest.raises(SpecError, match=said) as error:
        load_variants("20CSEL76", "1a", references)
    assert "expected.toml" in str(error.value)
