"""A suite that could not fail would be worth nothing: what does not hold is seen."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from sandbox import selfcheck
from sandbox.backends import open_backend
from sandbox.contract import Backend, Execution, Isolation, Log, Outcome
from sandbox.selfcheck import Report, Result, Status, canary, gaps, machine
from sandbox.selfcheck.case import PREDICT, Case, Group, ends, ends_well
from sandbox.selfcheck.gaps import Gap
from sandbox.selfcheck.leftovers import MARK

HONEST = next(case for case in selfcheck.CASES if case.name == "a script")
pytestmark = pytest.mark.xdist_group("walls")


@pytest.fixture
def run(bubblewrap: Backend, lab_runtime: Path, tmp_path: Path) -> Callable[..., Report]:
    def run(*cases: Case) -> Report:
        backend = open_backend("bubblewrap", runtime=lab_runtime, slots=tmp_path, max_slots=3)
        return selfcheck.run(backend, slots=tmp_path, cases=cases)

    return run


def test_there_are_cases_of_every_group_under_names_of_their_own() -> None:
    assert len(selfcheck.names()) > 150
    assert {case.group for case in selfcheck.CASES} == set(Group)


def test_every_known_gap_names_a_case_and_its_reason() -> None:
    assert {gap.case for gap in gaps.KNOWN} <= set(selfcheck.names())
    assert all(gap.reason for gap in gaps.KNOWN)


def test_a_wall_that_does_not_hold_is_seen(run: Callable[..., Report]) -> None:
    in_memory = next(case for case in selfcheck.CASES if case.name == "a program in memory")
    report = run(
        ends_well("an assertion that fails", Group.ESCAPE, "assert False, 'out'"),
        ends("another end", Group.FORGING, "1 / 0", Outcome.TIMEOUT),
        ends_well("a condition that fails", Group.FORGING, "", lambda found: "not so"),
        replace(in_memory, name="the mark is there", program=f"{MARK!r}\n{in_memory.program}"),
        Case("two ends", Group.HONEST, PREDICT, first=PREDICT, compare=lambda one, two: "differ"),
        HONEST,
    )
    texts = {result.name: (result.status, result.text) for result in report.results}
    assert texts["an assertion that fails"][0] is Status.FAILED
    assert "AssertionError: out" in texts["an assertion that fails"][1]
    assert "ended with student_error, not timeout" in texts["another end"][1]
    assert texts["a condition that fails"] == (Status.FAILED, "not so")
    assert texts["the mark is there"][0] is Status.FAILED
    assert "AssertionError: 0x" in texts["the mark is there"][1]
    assert texts["two ends"] == (Status.FAILED, "differ")
    assert texts["a script"] == (Status.HELD, "")
    assert texts["the honest neighbour"] == (Status.HELD, "")


def test_a_gap_is_told_with_its_reason_and_when_it_closes(
    run: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tuple(Gap("bubblewrap", name, "too dear") for name in ("a hole", "a script"))
    monkeypatch.setattr(gaps, "KNOWN", known)
    report = run(ends_well("a hole", Group.ESCAPE, "assert False"), HONEST)
    first, second, *_ = report.results
    assert (first.status, first.text[:8]) == (Status.GAP, "too dear")
    assert second.status is Status.CLOSED
    assert gaps.known("a hole", Isolation("docker")) is None


def test_a_secret_that_is_printed_and_a_process_that_stays_are_seen(
    tmp_path: Path,
) -> None:
    with canary.standing() as bird:
        told = Execution(Outcome.OK, "", Isolation("x"), stdout=Log(f"it is {bird.secret}"))
        assert bird.sung(told) == "stdout"
        assert bird.disturbed() == ""
        (bird.folder / "public" / "train.txt").write_text("mine")
        assert "train.txt was changed" in bird.disturbed()
        before = machine.Machine("bubblewrap", tmp_path, bird.token, bird.folder).look()
        with subprocess.Popen(["sleep", "60"], env={"X": bird.token}) as process:
            now = machine.Machine("bubblewrap", tmp_path, bird.token, bird.folder).look()
            assert now.beyond(before)["processes"] == {f"process {process.pid} (sleep)"}
            process.kill()


def test_doctor_prints_a_line_a_case_and_fails_where_one_does(
    bubblewrap: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = selfcheck.run
    wrong = ends_well("a hole", Group.ESCAPE, "assert False, 'out'")

    def only(*cases: Case) -> None:
        def run(backend: Backend, tell: Callable[[Result], None], *, slots: Path) -> Report:
            return whole(backend, tell, slots=slots, cases=cases)

        monkeypatch.setattr(selfcheck, "run", run)

    only(HONEST)
    said = StringIO()
    call_command("doctor", "--sandbox", "--backend", "bubblewrap", "--cold", stdout=said)
    assert "held       honest          a script (" in said.getvalue()
    assert "bubblewrap, started cold, with" in said.getvalue()
    assert "8 held, 0 failed, 0 known gaps" in said.getvalue()
    only(wrong)
    with pytest.raises(SystemExit) as left:
        call_command("doctor", "--sandbox", "--backend", "bubblewrap", "--cold", stdout=said)
    assert left.value.code == 1
    assert "AssertionError: out" in said.getvalue()
