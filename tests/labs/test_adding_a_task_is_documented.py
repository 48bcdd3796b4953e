"""Every key that the parsers know is explained in docs/adding-a-task.md, and none besides."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from labs.parse import CATALOGUE, REFERENCES, course, task, variants, viva

GUIDE = (Path(settings.BASE_DIR) / "docs" / "adding-a-task.md").read_text()


def keys(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield key
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from keys(inner)


@pytest.mark.parametrize(
    ("file", "module"),
    [
        (CATALOGUE / "20csel76" / "1a" / "lab.toml", task),
        (REFERENCES / "20csel76" / "1a" / "expected.toml", variants),
        (CATALOGUE / "20csel76" / "course.toml", course),
        (CATALOGUE / "20csel76" / "viva.toml", viva),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_every_key_is_explained(file: Path, module: Any) -> None:
    used = {key for key in keys(tomllib.loads(file.read_text())) if not re.match("CO|P", key)}
    read = set(re.findall(r'\.(?:text|choice|integer|number|texts)\("(\w+)"', _source(module)))
    read -= {key for key in read if key in _calibration_keys() or key in {"nbformat", "cell_type"}}
    assert [key for key in sorted(used | read) if not re.search(rf"[`\[.]{key}[`\].]", GUIDE)] == []


def _source(module: Any) -> str:
    return Path(module.__file__).read_text()


def _calibration_keys() -> set[str]:
    """`calibrate` writes these; nobody types them."""
    parts = [
        _source(task).split(f"def {name}(")[1].split("\ndef ")[0]
        for name in ("load_calibration", "_landed")
    ]
    return set(re.findall(r'\("(\w+)"', "".join(parts)))
