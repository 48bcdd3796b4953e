"""The whole site in containers: started, used, hurt, saved and restored, and taken down."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from docker import DockerClient

from config.environment import ROOT
from tests.conftest import lacking
from tests.docker.composed import LABEL, PEOPLE, PROJECT, Composed, Student, until
from tests.setup.site import free_port

pytestmark = [pytest.mark.docker, pytest.mark.timeout(900), pytest.mark.xdist_group("compose")]
PROGRAM = (ROOT / "reference_solutions" / "20csel76" / "1a" / "solution.py").read_bytes()
QUICK = b"def predict(images):\n    return [n % 10 for n in range(len(images))]\n"
SLOW = b"import time\nprint('it has begun', flush=True)\ntime.sleep(8)\n" + QUICK
SERVICES = {"database": 1, "queue": 1, "web": 1, "gate": 1, "worker": 2, "upkeep": 1, "clock": 1}
GRADED = "Ran to its end and was scored"
LOSE = """
from django.db import connection
connection.cursor().execute("DROP TABLE labs_task CASCADE")
"""
FACTS = """
import json
from grading.models import Run
run = Run.objects.get(pk={run})
print(json.dumps([run.attempt, run.proposal.run_id, run.result.facts]))
"""


@pytest.fixture(scope="module")
def site(docker: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    if os.geteuid() != 0:
        lacking("root, who alone can lay out the site's folders for another user")
    port, state = free_port(), tmp_path_factory.mktemp("state")
    own = {name: value for name, value in os.environ.items() if not name.startswith("PRAYOGA_")}
    own |= {
        "PRAYOGA_CACHE_DIR": os.environ["PRAYOGA_CACHE_DIR"],
        "PRAYOGA_STATE": str(state),
        "PRAYOGA_PROJECT": PROJECT,
    }
    (state / "data").mkdir()
    settings = (f"LISTEN=127.0.0.1:{port}", "SLOTS=2", "LEASE_SECONDS=3", "SWEEP_SECONDS=1")
    lines = [f"PRAYOGA_{setting}\n" for setting in settings]
    (state / "data" / "env").write_text("".join(lines))
    for folder in (state, *state.parents):
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):
            folder.chmod(folder.stat().st_mode | 0o011)  # the site's user has to pass
    composed = Composed(f"http://127.0.0.1:{port}", own, state)
    try:
        composed.call("up")
        composed.shell(PEOPLE)
        until(composed.answers, "the site shows its sign-in page")
        yield composed
    finally:
        composed.call("down", "--volumes", "--timeout", "10")


@pytest.fixture(scope="module")
def student(site: Composed) -> Student:
    return Student(site)


def test_every_service_runs_hardened_from_an_image_made_here(site: Composed) -> None:
    running, made = site.containers(), site.images()
    assert {name: len(found) for name, found in running.items()} == SERVICES
    for name, container in ((n, c) for n, found in running.items() for c in found):
        host = container.attrs["HostConfig"]
        assert container.image.id in made, name
        assert host["CapDrop"] == ["ALL"], name
        assert host["ReadonlyRootfs"], name
        assert not host["Privileged"], name
        assert container.exec_run(["id", "-u"]).output.strip() not in (b"", b"0"), name


def test_the_daemon_the_hidden_rows_and_the_way_out_are_one_services_each(site: Composed) -> None:
    for name, found in site.containers().items():
        bound = [mount["Destination"] for mount in found[0].attrs["Mounts"]]
        assert ("/var/run/docker.sock" in bound) is (name == "gate"), name
        assert (f"{site.state}/cache" in bound) is (name == "worker"), name
        networks = found[0].attrs["NetworkSettings"]["Networks"]
        assert (f"{PROJECT}_outer" in networks) is (name == "web"), name
        assert ("none" in networks) is (name == "gate"), name


def test_a_worker_in_wrong_hands_is_not_root_on_the_machine(site: Composed) -> None:
    worker = site.containers()["worker"][0]
    for call in (
        "create_container('x', host_config=c.create_host_config(binds=['/:/host']))",
        "exec_create('database', 'id')",
        "pull('debian')",
        "containers()",
    ):
        code = f"import docker\nc = docker.from_env().api\nc.{call}"
        done = worker.exec_run(["python", "-c", code])
        assert done.exit_code == 1, call
        assert b"the gate refused" in done.output, done.output


def test_a_program_handed_in_is_graded(site: Composed, student: Student) -> None:
    """As a student does it: sign in, hand in, wait, read the result."""
    run = student.hand_in(PROGRAM)
    assert "accuracy" in student.waits(run, GRADED)
    attempt, _, facts = facts_of(site, run)
    assert attempt == 1
    assert facts["isolation"]["backend"] == "docker"
    assert not facts["isolation"]["weak"]


def test_a_run_whose_worker_is_killed_is_graded_once_by_another(
    site: Composed, student: Student
) -> None:
    run = student.hand_in(SLOW)
    student.waits(run, "it has begun")
    for container in site.containers()["worker"]:
        # Its first process, and with it all of them, as want of memory might.
        os.kill(container.attrs["State"]["Pid"], signal.SIGKILL)
    student.waits(run, GRADED)
    attempt, proposed_by, _ = facts_of(site, run)
    assert attempt == 2
    assert proposed_by == int(run.split("/")[2])
    until(lambda: len(site.containers()["worker"]) == 2, "both workers run again")


def test_a_backup_brings_back_what_was_lost(
    site: Composed, student: Student, tmp_path: Path
) -> None:
    run = student.hand_in(QUICK)
    before = student.waits(run, GRADED)
    site.call("backup", str(tmp_path / "saved"))
    site.call("stop", "worker")
    site.shell(LOSE)
    for file in (site.state / "data" / "media").rglob("*"):
        if file.is_file():
            file.unlink()
    site.call("restore", str(tmp_path / "saved"))
    until(site.answers, "the site answers again")
    assert GRADED in before
    assert GRADED in student.page(run)
    again = student.hand_in(QUICK + b"\n# again\n")
    student.waits(again, GRADED)
    assert ": holds" in site.call("exec", "-T", "upkeep", "python", "manage.py", "verify_ledger")


def test_taken_down_it_leaves_nothing_behind(site: Composed) -> None:
    site.call("down", "--volumes", "--timeout", "10")
    client, label = DockerClient.from_env(), {"label": LABEL}
    assert client.containers.list(all=True, filters=label) == []
    assert client.networks.list(filters=label) == []
    assert client.volumes.list(filters=label) == []
    ours = {"label": "prayoga.installation"}
    slots = str(site.state / "data" / "slots")
    left = client.containers.list(all=True, filters=ours)
    assert not [c for c in left if slots in json.dumps(c.attrs["Mounts"])]


def facts_of(site: Composed, run: str) -> tuple[int, int, dict]:
    """A run's attempt, whose mark is proposed by it, and what is recorded."""
    attempt, proposed_by, facts = json.loads(site.shell(FACTS.format(run=run.split("/")[2])))
    return attempt, proposed_by, facts
