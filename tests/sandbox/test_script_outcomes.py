"""How a script can end: one named outcome each, with words that a student can act on."""

import pytest

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import PREDICT, script


def test_a_program_that_defines_the_function_is_ok(backend: Backend) -> None:
    found = backend.run(script("print('trained')\n" + PREDICT))
    assert found.outcome is Outcome.OK
    assert found.ran_to_end
    assert found.stdout.text == "trained\n"
    assert found.error is None
    assert len(found.artefact_sha256) == 64


def test_sys_exit_zero_at_the_end_is_fine(backend: Backend) -> None:
    found = backend.run(script(PREDICT + "import sys\nsys.exit(0)\n"))
    assert found.outcome is Outcome.OK
    assert found.ran_to_end


def test_another_exit_status_says_that_the_program_failed(backend: Backend) -> None:
    found = backend.run(script(PREDICT + "import sys\nsys.exit('no data')\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert found.error.type == "SystemExit"
    assert found.error.line == 4
    assert "no data" in found.stderr.text
    assert not found.ran_to_end


def test_an_exception_names_the_students_line(backend: Backend) -> None:
    found = backend.run(script("def train():\n    return 1 / 0\n\ntrain()\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert (found.error.type, found.error.line, found.error.cell) == ("ZeroDivisionError", 2, None)
    assert "line 2" in found.message
    assert "ZeroDivisionError: division by zero" in found.message


def test_a_traceback_shows_the_students_frames_and_those_below_only(backend: Backend) -> None:
    found = backend.run(script("import json\n\njson.loads('{')\n"))
    assert found.error is not None
    assert found.error.line == 3
    assert "json/decoder.py" in found.error.traceback
    assert "runner" not in found.error.traceback
    assert found.error.traceback == found.stderr.text


def test_an_exception_with_a_cause_is_told_whole_and_trimmed(backend: Backend) -> None:
    source = (
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError(1) from error\n"
    )
    found = backend.run(script(source))
    assert found.error is not None
    assert (found.error.type, found.error.line) == ("KeyError", 4)
    assert "direct cause" in found.error.traceback
    assert "runner" not in found.error.traceback


def test_a_syntax_error_names_its_line(backend: Backend) -> None:
    found = backend.run(script("x = 1\ndef predict(:\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert (found.error.type, found.error.line) == ("SyntaxError", 2)


def test_an_unknown_encoding_is_a_students_error_of_no_line(backend: Backend) -> None:
    found = backend.run(script("# -*- coding: no-such -*-\n" + PREDICT))
    assert found.outcome is Outcome.STUDENT_ERROR, found.message
    assert found.error is not None
    assert (found.error.type, found.error.line) == ("SyntaxError", None)
    assert "no-such" in found.message


def test_input_without_anybody_to_answer_is_explained(backend: Backend) -> None:
    found = backend.run(script("print('size?')\nsize = input()\n" + PREDICT))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "input() in line 2" in found.message
    assert "keyboard" in found.message


def test_a_missing_function_is_bad_output_with_the_signature(backend: Backend) -> None:
    found = backend.run(script("def predikt(images):\n    return []\n"))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert found.ran_to_end
    assert "predict(images)" in found.message
    assert "predikt" in found.message


def test_something_else_under_the_functions_name_is_bad_output(backend: Backend) -> None:
    found = backend.run(script("predict = [1, 2]\n"))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "list" in found.message


@pytest.mark.parametrize("status", [0, 7])
def test_leaving_in_the_middle_is_a_students_error(backend: Backend, status: int) -> None:
    found = backend.run(script(PREDICT + f"import os\nos._exit({status})\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert f"status {status}" in found.message
    assert not found.ran_to_end
    assert found.artefact is None


def test_a_crash_names_the_signal_and_leaves_the_line_in_the_log(backend: Backend) -> None:
    found = backend.run(script(PREDICT + "import ctypes\nctypes.string_at(0)\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "SIGSEGV" in found.message
    assert 'solution.py", line 4' in found.stderr.text


def test_an_empty_program_leaves_no_function(backend: Backend) -> None:
    assert backend.run(script("")).outcome is Outcome.BAD_OUTPUT


def test_source_that_is_no_text_is_a_students_error(backend: Backend) -> None:
    job = script("")
    broken = type(job.program)(job.program.name, job.program.kind, b"x = '\xff'\n")
    found = backend.run(type(job)(broken, job.ask, limits=job.limits))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert found.error.type == "SyntaxError"


def test_a_declared_encoding_is_honoured(backend: Backend) -> None:
    job = script("")
    source = b"# -*- coding: latin-1 -*-\nprint('caf\xe9')\n" + PREDICT.encode()
    latin = type(job.program)("solution.py", job.program.kind, source)
    found = backend.run(type(job)(latin, job.ask, limits=job.limits))
    assert found.outcome is Outcome.OK
    assert found.stdout.text == "café\n"


def test_an_exception_whose_text_raises_is_still_told(backend: Backend) -> None:
    source = (
        "class Odd(Exception):\n    def __str__(self):\n        raise RuntimeError\nraise Odd()\n"
    )
    found = backend.run(script(source))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert (found.error.type, found.error.line) == ("Odd", 4)


def test_endless_recursion_is_told_in_bounds(backend: Backend) -> None:
    found = backend.run(script("def f(n):\n    return f(n + 1)\nf(0)\n"))
    assert found.error is not None
    assert found.error.type == "RecursionError"
    assert len(found.error.traceback) <= 16 * 1024


def test_two_runs_of_one_program_give_the_same_bytes(backend: Backend) -> None:
    job = script(
        "import random\n\ndef predict(images):\n    return [random.random() for _ in images]\n"
    )
    assert backend.run(job).artefact_sha256 == backend.run(job).artefact_sha256
