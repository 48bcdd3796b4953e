"""Every text marked for translation has its Kannada; what is compiled is what is written."""

import gettext
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "kn" / "LC_MESSAGES"
SOURCES = (
    "accounts",
    "config",
    "grading",
    "labs",
    "locale",
    "requirements",
    "sandbox",
    "scripts",
    "templates",
)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory) -> Path:
    """A copy of the tree in which the texts were gathered and compiled anew."""
    tree = tmp_path_factory.mktemp("translations") / "tree"
    tree.mkdir()
    for name in SOURCES:
        ignored = shutil.ignore_patterns("__pycache__", "catalogue")
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    (tree / "static").mkdir()
    shutil.copy(ROOT / "manage.py", tree)
    (tree / ".venv").symlink_to(Path(sys.prefix))
    environment = {**os.environ, "PRAYOGA_SECRET_KEY": "only to gather texts"}
    script = tree / "scripts" / "translations"
    subprocess.run([str(script)], cwd=tree, env=environment, check=True, capture_output=True)
    return tree / "locale" / "kn" / "LC_MESSAGES"


def _texts(folder: Path, *options: str) -> set[str]:
    command = ["msgattrib", "--no-wrap", *options, str(folder / "django.po")]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {line for line in found.splitlines() if line.startswith("msgid ") and len(line) > 8}


def test_nothing_is_left_untranslated_or_doubtful(extracted):
    assert _texts(extracted, "--untranslated") == set()
    assert _texts(extracted, "--only-fuzzy") == set()


def test_nothing_is_kept_that_no_page_says(extracted):
    assert _texts(extracted, "--only-obsolete") == set()
    assert _texts(CATALOGUE) == _texts(extracted)


def test_placeholders_are_the_same_in_both_languages():
    command = ["msgfmt", "--check", "--output-file=/dev/null", str(CATALOGUE / "django.po")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


def test_what_is_compiled_is_what_is_written(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "-o", str(compiled), str(CATALOGUE / "django.po")], check=True)
    with compiled.open("rb") as written, (CATALOGUE / "django.mo").open("rb") as kept:
        known = gettext.GNUTranslations(kept)._catalog
        assert gettext.GNUTranslations(written)._catalog == known
