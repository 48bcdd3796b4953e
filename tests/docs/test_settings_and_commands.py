"""What an administrator can set or type is explained in docs/operating.md."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from config.environment import Environment

OPERATING = (Path(settings.BASE_DIR) / "docs" / "operating.md").read_text()
OURS = sorted(
    name
    for name, app in get_commands().items()
    if isinstance(app, str) and app.split(".")[0] in {"accounts", "grading", "labs"}
)


@pytest.mark.parametrize("field", Environment.model_fields)
def test_every_setting_is_documented_and_described(field: str) -> None:
    assert f"| `PRAYOGA_{field.upper()}` |" in OPERATING
    assert Environment.model_fields[field].description


def test_nothing_is_documented_that_is_no_setting() -> None:
    rows = [line.split("`")[1] for line in OPERATING.splitlines() if line.startswith("| `PRAYOGA_")]
    assert {row.removeprefix("PRAYOGA_").lower() for row in rows} == set(Environment.model_fields)


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_documented_and_explains_itself(name: str) -> None:
    assert f"`./manage.py {name}`" in OPERATING
    assert load_command_class(get_commands()[name], name).help
