"""Documents point only at what is there."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(document: Path) -> None:
    links = [link.split("#")[0] for link in LINK.findall(document.read_text())]
    local = [link for link in links if link and "://" not in link and not link.startswith("mailto")]
    assert [link for link in local if not (document.parent / link).exists()] == []


def test_scripts_named_by_the_makefile_can_be_executed() -> None:
    named = set(re.findall(r"scripts/[a-z-]+", (ROOT / "Makefile").read_text()))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).stat().st_mode & 0o100] == []


def test_shell_scripts_are_well_formed() -> None:
    scripts = [*sorted((ROOT / "scripts").iterdir()), ROOT / ".ci" / "run"]
    shell = [path for path in scripts if path.is_file() and "bash" in path.read_text()[:200]]
    assert shell
    for path in shell:
        subprocess.run(["bash", "-n", str(path)], check=True)
