"""The agreed function is asked after the program's end, and what it answers is kept as arrays."""

import numpy as np
import pytest

from sandbox.contract import Backend, Outcome, Question
from tests.sandbox.jobs import INPUTS, PREDICT, answers, notebook, script

SUMS = "def predict(images):\n    return images.reshape(len(images), -1).sum(1)\n"


@pytest.mark.parametrize("make", [script, notebook])
def test_each_question_is_answered_with_its_rows_in_its_order(backend: Backend, make) -> None:
    sums = INPUTS.reshape(5, -1).sum(1)
    found = answers(backend.run(make(SUMS)))
    assert list(found) == ["all", "one", "turned"]
    assert np.array_equal(found["all"], sums)
    assert np.array_equal(found["one"], sums[[3]])
    assert np.array_equal(found["turned"], sums[::-1])


def test_a_function_that_spoils_its_input_does_not_spoil_the_next_question(
    backend: Backend,
) -> None:
    source = (
        "def predict(images):\n    total = int(images.sum())\n    images[:] = 0\n"
        "    return [total] * len(images)\n"
    )
    found = answers(backend.run(script(source, questions=(Question("all"), Question("again")))))
    assert np.array_equal(found["all"], found["again"])


@pytest.mark.parametrize(
    "value",
    ["[1.0] * len(images)", "tuple(range(len(images)))", "images[:, 0, 0, :2]", "['cat', 'dog']"],
)
def test_whatever_is_an_array_of_plain_values_is_kept_for_the_judge(
    backend: Backend, value: str
) -> None:
    found = backend.run(script(f"def predict(images):\n    return {value}\n"))
    assert found.outcome is Outcome.OK, found.message
    assert not found.answer_errors


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("None", "return statement"),
        ("{'a': 1}", "a dict"),
        ("[[1], [1, 2]]", "differ in length"),
        ("(i for i in range(5))", "a generator"),
        ("[object()] * 5", "not an array"),
    ],
)
def test_anything_else_is_bad_output(backend: Backend, value: str, said: str) -> None:
    found = backend.run(script(f"def predict(images):\n    return {value}\n"))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert said in found.message
    assert found.ran_to_end
    assert found.error is None
    assert found.artefact is None


def test_raising_on_all_rows_is_a_students_error_with_the_line(backend: Backend) -> None:
    found = backend.run(script("def predict(images):\n    return model\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.error is not None
    assert (found.error.type, found.error.line) == ("NameError", 2)
    assert "predict(images) was called" in found.message
    assert found.ran_to_end
    assert "NameError" in found.stderr.text


def test_raising_on_an_awkward_question_is_kept_beside_the_other_answers(backend: Backend) -> None:
    source = (
        "def predict(images):\n    assert len(images) > 1, 'one row'\n"
        "    return [0] * len(images)\n"
    )
    found = backend.run(script(source))
    assert found.outcome is Outcome.OK
    assert found.answer_errors == {"one": "AssertionError: one row (line 2)"}
    assert set(answers(found)) == {"all", "turned"}


def test_leaving_from_inside_the_function_is_an_error_like_any_other(backend: Backend) -> None:
    found = backend.run(script("def predict(images):\n    raise SystemExit(0)\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.artefact is None


def test_answers_larger_than_the_artefact_may_be_are_refused(backend: Backend) -> None:
    source = "import numpy as np\ndef predict(images):\n    return np.zeros(10**6)\n"
    found = backend.run(script(source, artefact_bytes=100_000))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "8000000 bytes" in found.message


def test_a_huge_view_is_refused_before_it_is_written(backend: Backend) -> None:
    source = (
        "import numpy as np\n"
        "def predict(images):\n    return np.broadcast_to(np.int8(1), (10**6, 10**6))\n"
    )
    assert backend.run(script(source)).outcome is Outcome.BAD_OUTPUT


def test_hidden_inputs_come_only_after_the_program_ended(backend: Backend) -> None:
    source = """
import os, select
pipes = [int(n) for n in os.listdir("/proc/self/fd") if int(n) > 2]
pipes = [n for n in pipes if os.path.exists(f"/proc/self/fd/{n}")]
readable, _, _ = select.select([n for n in pipes if "pipe" in os.readlink(f"/proc/self/fd/{n}")],
                               [], [], 0.3)
assert not readable
"""
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)


def test_a_child_forked_by_the_function_does_not_answer_a_second_time(backend: Backend) -> None:
    source = "import os\ndef predict(images):\n    os.fork()\n    return [0] * len(images)\n"
    found = backend.run(script(source))
    assert found.outcome is Outcome.OK, found.message
    assert answers(found)["all"].tolist() == [0] * 5
