"""What a program can say about itself changes nothing that is judged outside."""

import pytest

from sandbox.contract import Backend, Outcome
from tests.hostile.conftest import Holds
from tests.sandbox.jobs import PREDICT, answers, script

PIPES = """
import json, os, stat
def writable():
    for fd in range(3, 64):
        try:
            if os.path.exists(f"/proc/self/fd/{fd}"):
                with open(f"/proc/self/fdinfo/{fd}") as file:
                    if int(file.read().split("flags:")[1].split()[0], 8) & 3 == 1:
                        return fd
        except OSError:
            pass
events = writable()
def say(event, **fields):
    os.write(events, json.dumps({"event": event, **fields}).encode() + b"\\n")
"""


def test_saying_that_it_ended_gives_bad_output(backend: Backend) -> None:
    found = backend.run(script(PIPES + "say('ended')\nimport time\ntime.sleep(0.5)\n" + PREDICT))
    assert found.outcome is Outcome.BAD_OUTPUT
    assert "grader's own channel" in found.message
    assert found.artefact is None


@pytest.mark.parametrize(
    "line",
    [
        "say('score', accuracy=1.0)",
        "say('answered', errors={})",
        "say('ready')",
        "os.write(events, b'x' * 100 + b'\\n')",
        "os.write(events, b'[' * 60000 + b'\\n')",
        "say('cell', cell=5, cells=2)",
    ],
)
def test_nonsense_on_the_channel_is_bad_output(backend: Backend, line: str) -> None:
    found = backend.run(script(f"{PIPES}{line}\nimport time\ntime.sleep(5)\n{PREDICT}"))
    assert found.outcome is Outcome.BAD_OUTPUT, found.message
    assert found.timing.run < 4


def test_a_flood_of_events_ends_the_run(backend: Backend) -> None:
    found = backend.run(script(PIPES + "while True:\n    say('cell', cell=1, cells=2)\n"))
    assert found.outcome is Outcome.BAD_OUTPUT


def test_a_line_without_an_end_ends_the_run(backend: Backend) -> None:
    found = backend.run(script(PIPES + "while True:\n    os.write(events, b'x' * 4096)\n"))
    assert found.outcome is Outcome.BAD_OUTPUT


def test_a_forged_report_without_an_artefact_is_only_an_empty_artefact(backend: Backend) -> None:
    """A forger can end early and hand in bytes of its own: these are judged like any answers."""
    source = (
        PIPES + "say('ended')\nsay('answered', errors={})\n"
        "open('/out/artefact', 'wb').write(b'perfect')\nos._exit(0)\n"
    )
    found = backend.run(script(source))
    assert found.outcome is Outcome.OK
    assert found.artefact == b"perfect"


def test_a_program_cannot_call_a_fault_ours_for_free(backend: Backend) -> None:
    """It can say so: then no mark is posted, and staff look at the program."""
    found = backend.run(script(PIPES + "say('fault', text='disk')\nos._exit(0)\n"))
    assert found.outcome is Outcome.PLATFORM_ERROR
    assert found.artefact is None


def test_changing_the_runner_from_inside_changes_only_the_programs_own_answers(
    backend: Backend,
) -> None:
    source = """
import sys
for name, module in list(sys.modules.items()):
    if "runner" in name:
        for key in list(vars(module)):
            if callable(vars(module)[key]):
                setattr(module, key, lambda *a, **k: None)
"""
    found = backend.run(script(source + PREDICT))
    assert found.outcome in (Outcome.OK, Outcome.STUDENT_ERROR, Outcome.PLATFORM_ERROR)
    assert found.artefact in (None, b"") or set(answers(found))


def test_printing_a_score_is_only_printing(holds: Holds) -> None:
    found = holds("print('KNN Accuracy: 1.00')")
    assert found.stdout.text == "KNN Accuracy: 1.00\n"


def test_closing_every_descriptor_is_the_programs_own_loss(backend: Backend) -> None:
    found = backend.run(script("import os\nos.closerange(0, 100)\n" + PREDICT))
    assert found.outcome is Outcome.STUDENT_ERROR


def test_replacing_the_streams_is_survived(holds: Holds) -> None:
    holds("import sys\nsys.stdout = sys.stderr = None")
