"""What fails around a run in Docker: tried again with the cause in the log, graded once, no mark.

Real workers and a Docker daemon of their own, which nobody else misses.
"""

import json
import os
import signal
from collections.abc import Iterator, Mapping

import pytest
from django.db.models.functions import Now

from grading.evaluation import work
from grading.models import Metric, Proposal, Run, RunResult, StaffItem
from tests.docker.conftest import Daemon, private_daemon
from tests.pipeline.conftest import QUICK
from tests.pipeline.services import Worker, until, worker

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.docker,
    pytest.mark.xdist_group("docker pipeline"),
]
SLOW = b"import time\nprint('started', flush=True)\ntime.sleep(5)\n" + QUICK
DISK = 900 << 20
"""Bytes of the daemon's own disk."""


@pytest.fixture(scope="module")
def daemon(docker: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    with private_daemon(tmp_path_factory.mktemp("daemon")) as own:
        yield own


@pytest.fixture
def daemon_on_a_small_disk(
    docker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Daemon]:
    folder = tmp_path_factory.mktemp("daemon")
    (folder / "data").mkdir()
    disk = f"mount -t tmpfs -o size={DISK} tmpfs {folder}/data"
    with private_daemon(folder, [disk]) as own:
        yield own


@pytest.fixture(params=["false", "true"], ids=["cold", "warm"])
def docker_worker(request, environment: Mapping[str, str], daemon: Daemon) -> dict[str, str]:
    return docker_environment(environment, daemon, warm=request.param)


@pytest.fixture
def cold(environment: Mapping[str, str], daemon: Daemon) -> dict[str, str]:
    return docker_environment(environment, daemon)


def docker_environment(
    environment: Mapping[str, str], daemon: Daemon, *, warm: str = "false"
) -> dict[str, str]:
    """A worker's environment, whose runs start in containers of a private daemon."""
    own = {"PRAYOGA_BACKEND": "docker", "PRAYOGA_WARM": warm, "DOCKER_HOST": daemon.address}
    return {**environment, **own}


def kill_run(victim: Worker, daemon: Daemon) -> None:
    for container in daemon.client.containers.list():
        container.kill()


def kill_worker(victim: Worker, daemon: Daemon) -> None:
    victim.kill()


def restart_daemon(victim: Worker, daemon: Daemon) -> None:
    daemon.stop()
    daemon.start()


def kill_daemon(victim: Worker, daemon: Daemon) -> None:
    os.kill(daemon.pid, signal.SIGKILL)
    daemon.start()


@pytest.mark.parametrize("harm", [kill_run, kill_worker, restart_daemon, kill_daemon])
def test_a_run_that_is_hurt_in_the_middle_is_graded_once_in_the_end(
    docker_worker, daemon, hand_in, harm
):
    with worker(docker_worker) as victim:
        run = hand_in(SLOW)
        until(lambda: "started" in shown(run), "the program printed", victim)
        harm(victim, daemon)
        until(lambda: waits_again(run), "the run waits again", victim)
        if harm is kill_worker:
            with worker(docker_worker) as other:
                until(lambda: finished(run), "another worker has graded it", other)
        else:
            until(lambda: finished(run), "it is graded", victim)
    assert (run.state, run.outcome, run.attempt) == (Run.State.SCORED, "ok", 2)
    for made in (RunResult, Proposal, Metric):
        assert made.objects.filter(run=run).count() == 1
    assert not StaffItem.objects.exists()


def test_an_image_that_was_removed_is_waited_for(cold, daemon, hand_in):
    (file,) = daemon.pins
    image = json.loads(file.read_text())["image"]
    daemon.client.images.remove(image, force=True)
    with worker(cold) as at_work:
        run = hand_in()
        until(lambda: waits_again(run), "the run waits again", at_work)
        says(at_work, f"no longer has the image {image}", "scripts/images runtime")
        daemon.take_image()
        until(lambda: finished(run), "it is graded", at_work)
    assert (run.state, run.attempt) == (Run.State.SCORED, 2)


def test_an_image_of_another_digest_is_not_run(cold, daemon, hand_in):
    (file,) = daemon.pins
    real = file.read_text()
    wrong = "sha256:" + "d" * 64
    file.write_text(json.dumps(json.loads(real) | {"image": wrong}))
    with worker(cold) as at_work:
        run = hand_in()
        try:
            until(lambda: waits_again(run), "the run waits again", at_work)
            says(at_work, f"and not {wrong}", "put another one in its place")
        finally:
            file.write_text(real)
        until(lambda: finished(run), "it is graded", at_work)
    assert (run.state, run.attempt) == (Run.State.SCORED, 2)


def test_a_daemon_whose_disk_is_full_is_named_and_tried_again(
    environment, daemon_on_a_small_disk, hand_in
):
    daemon = daemon_on_a_small_disk
    filler = daemon.folder / "data" / "filler"
    daemon.in_its_place(f"fallocate -l {DISK} {filler} || cat /dev/zero >{filler}; true")
    with worker(docker_environment(environment, daemon)) as at_work:
        run = hand_in()
        until(lambda: waits_again(run), "the run waits again", at_work)
        daemon.in_its_place(f"rm {filler}")
        says(at_work, "no space left on device", "the disk of the Docker daemon is full")
        until(lambda: finished(run), "it is graded", at_work)
    assert (run.state, run.attempt) == (Run.State.SCORED, 2)


def says(at_work: Worker, *words: str) -> None:
    # The database knows at once; the worker's line comes through a pipe, a moment later.
    def said() -> list[str]:
        return [line for line in at_work.lines if "is tried again" in line]

    until(said, "the worker says why", at_work)
    (line,) = said()
    for part in words:
        assert part in line


def waits_again(run: Run) -> bool:
    work.sweep()
    run.refresh_from_db()
    return run.attempt > 1 or (run.attempt == 1 and run.state == Run.State.QUEUED)


def finished(run: Run) -> bool:
    # Without the pause before the next try.
    Run.objects.filter(pk=run.pk, state=Run.State.QUEUED).update(not_before=Now())
    work.sweep()
    run.refresh_from_db()
    return run.is_finished


def shown(run: Run) -> str:
    run.refresh_from_db()
    return run.progress.get("log_tail", "")
