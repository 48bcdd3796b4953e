"""Each hint answers an error that today's libraries really raise."""

import json
import re
from pathlib import Path

import pytest

from sandbox import hints
from sandbox.contract import Backend, Mount, Outcome
from tests.sandbox.jobs import PREDICT, notebook, script

PROVOKE = """
import json, os, warnings
warnings.simplefilter("ignore")
for number, example in json.loads({examples!r}).items():
    try:
        exec(compile(example, "example", "exec"), {{"__name__": "example"}})
        told = ["nothing", ""]
    except BaseException as error:
        told = [type(error).__name__, str(error)[:2000]]
    print("\\n@@", json.dumps([number, *told]), flush=True)
"""
WORDS = {"data": "the task's files are data/cat.png", "scratch": "512 MiB"}
LIMITS = {"memory_bytes": 3 * 2**30, "wall_seconds": 240.0, "cpu_seconds": 240.0}


@pytest.mark.parametrize("table", hints.TABLES)
def test_each_example_raises_what_its_hint_answers(bubblewrap: Backend, table: str) -> None:
    """One run for a table: importing the libraries takes longer than all examples."""
    wanted = {str(n): hint for n, hint in enumerate(hints.every()) if hint.table == table}
    examples = json.dumps({n: hint.example for n, hint in wanted.items() if hint.example})
    found = bubblewrap.run(script(PROVOKE.format(examples=examples) + PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, found.message
    raised = [json.loads(line) for line in re.findall(r"^@@ (.*)$", found.stdout.text, re.M)]
    assert {number for number, _, _ in raised} == json.loads(examples).keys()
    for number, type_, text in raised:
        hint = wanted[number]
        fitting = hint.match.search(text)
        assert hint.type in ("", type_), (hint.example, type_, text)
        assert fitting, (hint.example, text)
        assert hints.find(type_, text, WORDS) == hint.says.format_map(
            {**fitting.groupdict(), **WORDS}
        ), "another hint speaks before this one"


def test_the_message_names_the_line_and_what_to_write(bubblewrap: Backend) -> None:
    source = "import keras\n\nkeras.optimizers.Adam(lr=0.001)\n"
    found = bubblewrap.run(script(source, **LIMITS))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "in line 3" in found.message
    assert "learning_rate" in found.message


def test_a_notebook_s_message_names_the_cell_too(bubblewrap: Backend) -> None:
    found = bubblewrap.run(notebook("1", "import numpy as np\nnp.float(3)"))
    assert "in line 2 of cell 2" in found.message
    assert "write float instead of np.float" in found.message


def test_a_path_of_another_computer_is_answered_with_the_task_s_files(
    bubblewrap: Backend, public_folder: Path
) -> None:
    (public_folder / "cat.png").write_bytes(b"picture")
    mount = Mount(public_folder / "cat.png", "/work/data/cat.png")
    source = "open('/content/drive/MyDrive/cat.png')\n"
    found = bubblewrap.run(script(source, mounts=(mount,)))
    assert "data/cat.png" in found.message


def test_without_a_known_remedy_nothing_is_made_up() -> None:
    assert hints.find("ZeroDivisionError", "division by zero", WORDS) == ""


def test_a_hostile_text_is_searched_in_no_time() -> None:
    """Every pattern is linear enough: a text made to confuse them is bounded and passes."""
    for text in ("'" * 10**6, "a" * 10**6, "Given groups=" * 10**5, "{'" * 10**5):
        for type_ in ("ValueError", "RuntimeError", "error", "TypeError", "AttributeError"):
            assert isinstance(hints.find(type_, text, WORDS), str)
