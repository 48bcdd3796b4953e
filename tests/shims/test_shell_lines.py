"""Shell lines of hosted notebooks, in notebooks and in scripts made of them."""

import pytest

from sandbox.contract import Backend, Outcome
from sandbox.runner.shims import shell
from tests.sandbox.jobs import PREDICT, notebook, script

LINES = """
!pip install numpy surely-no-such-package
%pip install keras
!wget -q http://example.invalid/data.zip
!echo one && echo two
!pip install --upgrade pip && echo three
%matplotlib inline
found = !echo kept
print(found[0])
"""


@pytest.mark.parametrize("make", [script, notebook])
def test_installing_is_skipped_with_a_note_and_the_rest_is_done(backend: Backend, make) -> None:
    found = backend.run(make(LINES + PREDICT))
    assert found.outcome is Outcome.OK, found.message
    said = found.stdout.text
    assert "already here: numpy" in said
    assert "not here: surely-no-such-package" in said
    assert "'wget' was skipped" in said
    assert "this task provides no files" in said
    assert [line for line in ("one", "two", "three", "kept") if line in said.split()] == [
        "one",
        "two",
        "three",
        "kept",
    ]


def test_an_exported_notebook_is_a_script_too(backend: Backend) -> None:
    source = (
        "get_ipython().run_line_magic('matplotlib', 'inline')\n"
        "get_ipython().system('pip install tqdm')\n"
        "get_ipython().system('echo done')\n"
    )
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert "done" in found.stdout.text


def test_other_lines_keep_their_numbers(bubblewrap: Backend) -> None:
    found = bubblewrap.run(script('"""!not a shell line\n%nor this\n"""\n!ls\n\n1 / 0\n'))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "in line 6" in found.message


def test_a_plain_mistake_is_still_a_mistake(bubblewrap: Backend) -> None:
    found = bubblewrap.run(script("!ls\nprint('a'\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert found.error.type == "SyntaxError"


@pytest.mark.parametrize(
    ("command", "skipped"),
    [
        ("pip install torch", True),
        ("pip3 -q install torch", True),
        ("python -m pip install torch", True),
        ("sudo apt-get install -y ffmpeg", True),
        ("apt update", True),
        ("git clone https://example.invalid/x", True),
        ("curl -O https://example.invalid/x", True),
        ("pip list", False),
        ("ls -la data", False),
        ("git status", False),
        ("python train.py", False),
        ("echo 'open", False),
        ("", False),
    ],
)
def test_what_is_skipped_and_what_is_run(command: str, skipped: bool) -> None:
    assert (shell.note(command) is not None) is skipped
