"""What a program was asked in secret comes back by none of the ways on which it may speak.

A first attempt could otherwise carry the hidden rows away, and a second one bring their answers.
"""

from dataclasses import replace

import pytest

from sandbox.contract import Backend, Execution, Job, Outcome
from tests.sandbox.jobs import INPUTS, PREDICT, executed_cells, notebook, script

WORD = "-".join(map(str, INPUTS[0].ravel()))
"""The first row, as a program would spell it."""
TELLING = """import sys
def predict(images):
    word = '-'.join(map(str, images[0].ravel()))
    print(word)
    print(word, file=sys.stderr)
    {then}
    return [0] * len(images)
"""


def secret(job: Job) -> Job:
    return replace(job, ask=replace(job.ask, secret=True))


def told(found: Execution) -> str:
    """Everything of a run that anybody is shown."""
    shown = replace(found, artefact=None, notebook=None, attached={})
    return f"{shown} {(found.notebook or b'').decode()}"


def test_what_it_prints_while_it_answers_is_counted_and_not_kept(backend: Backend) -> None:
    found = backend.run(secret(script("print('before', end='')\n" + TELLING.format(then="pass"))))
    assert found.outcome is Outcome.OK, found.message
    assert found.stdout.text.startswith("before")
    assert "hidden rows are not kept" in found.stdout.text
    assert "hidden rows are not kept" in found.stderr.text
    assert found.stdout.total_bytes > len(WORD)
    assert WORD not in told(found)


def test_what_it_printed_before_is_kept_whole(backend: Backend) -> None:
    lines = "for number in range(5000):\n    print('line', number)\n"
    found = backend.run(secret(script(lines + PREDICT)))
    assert found.stdout.text == "".join(f"line {number}\n" for number in range(5000))


def test_questions_that_are_no_secret_may_be_talked_of(backend: Backend) -> None:
    found = backend.run(script(TELLING.format(then="pass")))
    assert WORD in found.stdout.text
    assert WORD in found.stderr.text


@pytest.mark.parametrize(
    "then",
    [
        "raise type('E' * 100 + word, (Exception,), {})('x' * 500 + word)",
        "return {word: word}",
        "open('/out/notebook', 'w').write(word)",
        "raise SystemExit('x' * 500 + word)",
    ],
    ids=["error", "value", "file", "exit"],
)
def test_neither_errors_nor_files_tell_it(backend: Backend, then: str) -> None:
    found = backend.run(secret(script(TELLING.format(then=then))))
    assert WORD not in told(found)


def test_a_notebooks_error_tells_nothing_either(backend: Backend) -> None:
    source = TELLING.format(then="raise ValueError('x' * 500 + word)")
    found = backend.run(secret(notebook(source)))
    assert "ValueError" in found.message
    assert WORD not in told(found)


def test_an_error_still_names_its_kind_its_line_and_what_is_wrong(backend: Backend) -> None:
    source = "def predict(images):\n    return [1 / 0] * len(images)\n"
    found = backend.run(secret(script(source)))
    assert "line 2" in found.message
    assert "ZeroDivisionError: division by zero" in found.message


def test_cells_keep_what_they_showed_and_nothing_is_added(backend: Backend) -> None:
    source = TELLING.format(then="display(word)")
    found = backend.run(secret(notebook("print('trained')", source)))
    assert found.outcome is Outcome.OK, found.message
    assert "".join(executed_cells(found)[0]["outputs"][0]["text"]) == "trained\n"
    assert WORD not in told(found)


def test_figures_of_a_script_are_kept_until_it_is_asked(backend: Backend) -> None:
    source = (
        "import matplotlib.pyplot as plt\n"
        "plt.plot([1, 2]); plt.show()\n"
        "def predict(images):\n"
        "    plt.plot([2, 1]); plt.show()\n"
        "    return [0] * len(images)\n"
    )
    found = backend.run(secret(script(source, memory_bytes=1024 * 2**20)))
    assert found.outcome is Outcome.OK, found.message
    assert len(executed_cells(found)) == 1


def test_what_goes_on_shows_nothing_of_it_either(backend: Backend) -> None:
    tails = []
    source = TELLING.format(then="import time; time.sleep(1)")
    backend.run(secret(script(source)), on_progress=lambda told: tails.append(told.log_tail))
    assert tails
    assert WORD not in "".join(tails)


def test_variables_are_read_before_anything_is_asked(backend: Backend) -> None:
    source = "kept = [1]\ndef predict(images):\n    kept.append(2)\n    return [0] * len(images)\n"
    job = secret(script(source))
    found = backend.run(replace(job, ask=replace(job.ask, variables=("kept",))))
    assert found.artefact is not None
    assert b'{"kept": [1]}' in found.artefact
