"""How a notebook can end: outputs kept, the first failing cell named, a dead kernel explained."""

from dataclasses import replace

import pytest

from sandbox.contract import Backend, Job, Outcome, Program, ProgramKind, Progress
from tests.sandbox.jobs import PREDICT, executed_cells, notebook


def test_outputs_are_kept_cell_by_cell_and_printed_into_the_log(backend: Backend) -> None:
    found = backend.run(notebook("print('one')", "40 + 2", PREDICT))
    assert found.outcome is Outcome.OK, found.message
    assert found.ran_to_end
    cells = executed_cells(found)
    assert len(cells) == 3
    assert cells[0]["outputs"][0]["text"] == ["one\n"]
    assert cells[1]["outputs"][0]["data"]["text/plain"] == ["42"]
    assert found.stdout.text == "one\n42\n"


def test_the_first_failing_cell_is_named_with_its_line(backend: Backend) -> None:
    found = backend.run(notebook("def f():\n    return 1 / 0", "", "x = 1\nf()", "print('never')"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert (found.error.type, found.error.cell, found.error.line) == ("ZeroDivisionError", 2, 2)
    assert "line 2 of cell 2" in found.message
    assert "Cell In[1], line 2" in found.error.traceback
    assert "\x1b" not in found.error.traceback
    assert "never" not in found.stdout.text
    assert executed_cells(found)[2]["outputs"][0]["output_type"] == "error"


def test_outputs_of_an_earlier_session_never_pass_for_this_one(backend: Backend) -> None:
    job = notebook("raise ValueError", "1")
    stale = job.program.source.replace(
        b'"outputs": []',
        b'"outputs": [{"output_type": "stream", "name": "stdout", "text": "stale"}]',
    )
    assert b"stale" in stale
    program = Program(job.program.name, ProgramKind.NOTEBOOK, stale)
    found = backend.run(Job(program, job.ask, limits=job.limits))
    assert found.notebook is not None
    assert b"stale" not in found.notebook


def test_a_syntax_error_is_placed(backend: Backend) -> None:
    found = backend.run(notebook("x = 1", "y = 2\ndef f(:"))
    assert found.error is not None
    assert (found.error.type, found.error.cell, found.error.line) == ("SyntaxError", 2, 2)


def test_input_is_explained(backend: Backend) -> None:
    found = backend.run(notebook("name = input('name?')"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "input()" in found.message
    assert "cell 1" in found.message


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("import os; os._exit(3)", "status 3"),
        ("import ctypes; ctypes.string_at(0)", "SIGSEGV"),
    ],
)
def test_a_kernel_that_dies_is_a_students_error(backend: Backend, cell: str, said: str) -> None:
    found = backend.run(notebook(PREDICT, cell))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert said in found.message
    assert "cell 2" in found.message


@pytest.mark.parametrize("cell", ["exit()", "quit()", "import sys; sys.exit(0)"])
def test_leaving_with_success_ends_the_program_and_it_still_answers(
    backend: Backend, cell: str
) -> None:
    found = backend.run(notebook(PREDICT, cell, "raise ValueError('never')"))
    assert found.outcome is Outcome.OK, found.message


def test_a_missing_function_is_bad_output(backend: Backend) -> None:
    found = backend.run(notebook("def Predict(images):\n    return []"))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "Predict" in found.message
    assert found.notebook is not None


def test_a_function_that_raises_is_placed_in_its_cell(backend: Backend) -> None:
    found = backend.run(notebook("x = 1", "def predict(images):\n    return model"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert (found.error.type, found.error.cell, found.error.line) == ("NameError", 2, 2)
    assert "Cell 2" in found.error.traceback


def test_an_awkward_question_is_placed_in_its_cell_too(backend: Backend) -> None:
    cell = "def predict(images):\n    assert len(images) > 1\n    return [0] * len(images)"
    found = backend.run(notebook(cell))
    assert found.outcome is Outcome.OK
    assert found.answer_errors == {"one": "AssertionError:  (line 2 of cell 1)"}


def test_what_is_no_notebook_is_a_students_error(backend: Backend) -> None:
    job = notebook()
    for source in (b"{}", b"not json", b'{"nbformat": 4}', b"\xff"):
        program = Program("solution.ipynb", ProgramKind.NOTEBOOK, source)
        found = backend.run(Job(program, job.ask, limits=job.limits))
        assert found.outcome is Outcome.STUDENT_ERROR
        assert "can't be read" in found.message


def test_a_notebook_without_code_leaves_no_function(backend: Backend) -> None:
    assert backend.run(notebook()).outcome is Outcome.BAD_OUTPUT


def test_an_output_that_no_notebook_can_hold_is_a_students_error(backend: Backend) -> None:
    cell = "from IPython.display import display\ndisplay({'image/svg+xml': 5}, raw=True)"
    found = backend.run(notebook("x = 1", cell, PREDICT))
    assert found.outcome is Outcome.STUDENT_ERROR, found.message
    assert "cell 2" in found.message


@pytest.mark.parametrize("report", ["[]", '{"event": "ended"}', "[" * 100_000])
def test_a_report_written_over_is_the_programs_own_loss(backend: Backend, report: str) -> None:
    cell = (
        "import pathlib\nfrom sandbox.runner import kernel\n"
        f"def write(folder): (pathlib.Path(folder) / 'reply.json').write_text({report!r})\n"
        "kernel.answer = write"
    )
    # Where the kernel is a process of its own, as always cold and at examinations: it reports.
    found = backend.run(replace(notebook(cell, PREDICT), apart=True))
    assert found.outcome is Outcome.STUDENT_ERROR, found.message


def test_pictures_are_kept(backend: Backend) -> None:
    plot = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    found = backend.run(notebook(plot, PREDICT))
    kinds = [kind for o in executed_cells(found)[0]["outputs"] for kind in o.get("data", {})]
    assert "image/png" in kinds


def test_outputs_too_large_for_a_notebook_end_it(backend: Backend) -> None:
    cell = (
        "from IPython.display import HTML, display\nwhile True:\n    display(HTML('x' * 100_000))"
    )
    found = backend.run(notebook(cell, notebook_bytes=1_000_000))
    assert found.outcome is Outcome.OUTPUT_LIMIT
    assert "outputs" in found.message


def test_a_cell_that_prints_without_end_is_stopped_in_bounds(backend: Backend) -> None:
    found = backend.run(notebook("while True:\n    print('x' * 1000)", log_bytes=2_000_000))
    assert found.outcome is Outcome.OUTPUT_LIMIT
    assert found.usage.peak_memory_bytes < 400 * 2**20


def test_a_run_stopped_at_its_time_limit_keeps_the_outputs_of_finished_cells(
    backend: Backend,
) -> None:
    found = backend.run(notebook("print('first')", "while True:\n    pass", wall_seconds=2.0))
    assert found.outcome is Outcome.TIMEOUT
    assert "cell 2 of 2" in found.message
    assert executed_cells(found)[0]["outputs"][0]["text"] == ["first\n"]


def test_a_cell_that_needs_too_much_memory(backend: Backend) -> None:
    found = backend.run(notebook("x = 1", "hog = bytearray(600 << 20)"))
    assert found.outcome is Outcome.OUT_OF_MEMORY
    assert "cell 2" in found.message


def test_progress_names_the_cell(backend: Backend) -> None:
    seen: list[Progress] = []
    cells = [f"import time; time.sleep(0.2); print({n})" for n in range(3)]
    backend.run(notebook(*cells, PREDICT), on_progress=seen.append)
    numbers = [progress.cell for progress in seen if progress.cell]
    assert numbers == sorted(numbers)
    assert {1, 2, 3} <= set(numbers)
    assert all(progress.cells == 4 for progress in seen if progress.cell)
