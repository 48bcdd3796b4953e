"""`input()` is answered from the task's dialogue; a program that wants more is told."""

from dataclasses import replace

import pytest

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import PREDICT, notebook, script

CHAT = """
said = ""
while said != "exit":
    said = input("You: ")
    print("Bot:", said.upper())
"""


@pytest.mark.parametrize("make", [script, notebook])
def test_a_chat_goes_through(backend: Backend, make) -> None:
    job = replace(make(CHAT + PREDICT), dialogue=("hello", "exit"))
    found = backend.run(job)
    assert found.outcome is Outcome.OK, found.message
    assert found.stdout.text == "You: hello\nBot: HELLO\nYou: exit\nBot: EXIT\n"


@pytest.mark.parametrize("make", [script, notebook])
def test_who_asks_for_more_is_told_where_to_end(backend: Backend, make) -> None:
    job = replace(make("while True:\n    input()\n"), dialogue=("hello", "bye"))
    found = backend.run(job)
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "in line 2" in found.message
    assert "more than the 2 lines that this task answers, of which the last is 'bye'" in (
        found.message
    )


def test_standard_input_has_the_same_lines(backend: Backend) -> None:
    source = "import sys\nprint([line.strip() for line in sys.stdin])\n"
    found = backend.run(replace(script(source + PREDICT), dialogue=("a", "b")))
    assert found.outcome is Outcome.OK, found.message
    assert "['a', 'b']" in found.stdout.text


@pytest.mark.parametrize("make", [script, notebook])
def test_without_a_dialogue_nobody_sits_at_the_keyboard(backend: Backend, make) -> None:
    found = backend.run(make("input('You: ')\n"))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert "nobody sits at the keyboard" in found.message
