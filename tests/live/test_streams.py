"""Tens of people follow runs at the real web server: each hears everything once, and it ends."""

import http.client
import socket
from collections.abc import Iterator, Mapping

import pytest
from django.db import connections
from django.urls import reverse

from grading.evaluation import lifecycle
from grading.live.hub import PER_PERSON
from grading.models import Enrolment, Run
from tests import factories
from tests.conftest import environment_of_children
from tests.live.served import PATIENCE, Reader, cookie_of, free_port, server

pytestmark = [pytest.mark.pipeline, pytest.mark.django_db(transaction=True)]

WATCHERS = 16
"""People; each opens two streams, so that they are more than the pages made at the same time."""


@pytest.fixture
def student(transactional_db: None) -> Enrolment:
    return factories.make_student()


@pytest.fixture(scope="module")
def port(django_db_setup: None) -> Iterator[int]:
    """One server for all tests here: it keeps nothing between requests."""
    port = free_port()
    with server(environment_of_children(), port):
        yield port


@pytest.fixture(autouse=True)
def _close_connections() -> Iterator[None]:
    yield
    connections.close_all()


def running(student: Enrolment, log: str = "") -> Run:
    return factories.make_running_run(
        factories.make_submission(student), log_tail=log, log_end=len(log)
    )


def prints(run: Run, whole: str) -> None:
    """Have it printed `whole` by now, of which the newest 100 characters are kept."""
    progress = run.progress | {"log_tail": whole[-100:], "log_end": len(whole)}
    Run.objects.filter(pk=run.pk).update(progress=progress)


def ends(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(state=Run.State.SCORED, outcome="ok")


def follow(port: int, run: Run, cookie: str, **more: str) -> Reader:
    return Reader(port, reverse("run_events", args=[run.pk]), cookie, **more).open()


def page(port: int, path: str, cookie: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_everybody_hears_everything_once_and_pages_are_answered_meanwhile(
    port: int, student: Enrolment
) -> None:
    run, waits = running(student), factories.make_run(factories.make_submission(student))
    teachers = [factories.make_faculty(student.offering).user for _ in range(WATCHERS)]
    cookies = [cookie_of(user) for user in teachers]
    watching = [follow(port, run, cookie) for cookie in cookies]
    waiting = [follow(port, waits, cookie) for cookie in cookies]
    assert {reader.status for reader in watching + waiting} == {200}
    # A reader that takes nothing in delays nobody.
    stuck = socket.create_connection(("127.0.0.1", port))
    address = reverse("run_events", args=[run.pk])
    head = ("Host: 127.0.0.1", f"Cookie: {cookie_of(student.user)}", "", "")
    request = "\r\n".join((f"GET {address} HTTP/1.1", *head))
    stuck.sendall(request.encode())
    whole = ""
    for number in range(4):
        whole += f"epoch {number} ಪ್ರಯೋಗ\n"
        prints(run, whole)
        for reader in watching:
            reader.until(lambda reader, whole=whole: reader.log == whole)
    assert page(port, reverse("run", args=[run.pk]), cookies[0]) == 200
    told = [data for name, data in waiting[0].events if name == "progress"]
    assert told[-1]["counters"]["ahead"] == "1"
    ends(run)
    for reader in watching:
        reader.until_closed()
        assert (reader.log, reader.names().count("end")) == (whole, 1)
    for reader in waiting:
        reader.until(lambda reader: reader.events[-1][1].get("counters", {}).get("ahead") == "0")
        assert not reader.closed
    lifecycle.cancel(waits.pk)
    for reader in waiting:
        reader.until_closed()
        assert reader.events[-1] == ("end", {"state": "cancelled", "outcome": ""})
    stuck.close()


def test_after_the_server_restarts_nothing_comes_twice_and_nothing_is_missed(
    child_environment: Mapping[str, str], student: Enrolment
) -> None:
    run, port = running(student, "one\n"), free_port()
    cookies = [cookie_of(student.user), cookie_of(factories.make_faculty(student.offering).user)]
    with server(child_environment, port) as process:
        devices = [follow(port, run, cookie) for cookie in cookies]
        prints(run, "one\ntwo\n")
        for device in devices:
            device.until(lambda device: device.log == "one\ntwo\n")
        process.terminate()
        for device in devices:
            device.until_closed()
    prints(run, "one\ntwo\nthree\n")
    with server(child_environment, port):
        for device in devices:
            assert device.last_id == "1.8"
            device.open().until(lambda device: device.log == "one\ntwo\nthree\n")
        ends(run)
        for device in devices:
            device.until_closed()
            assert device.log == "one\ntwo\nthree\n"


def test_another_try_begins_its_log_anew(port: int, student: Enrolment) -> None:
    run = running(student, "first try\n")
    reader = follow(port, run, cookie_of(student.user))
    reader.until(lambda reader: reader.log == "first try\n")
    Run.objects.filter(pk=run.pk).update(fence=2, attempt=2)
    prints(run, "second\n")
    reader.until(lambda reader: reader.log == "second\n")
    told = [data for name, data in reader.events if name == "progress"]
    assert "interrupted this run once" in told[-1]["notes"]["tried"]
    reader.close()


def test_a_wish_to_cancel_is_seen_on_every_device(port: int, student: Enrolment) -> None:
    run = running(student)
    cookie = cookie_of(student.user)
    devices = [follow(port, run, cookie) for _ in range(2)]
    lifecycle.cancel(run.pk)
    for device in devices:
        device.until(lambda device: device.events[-1][1].get("can_be_stopped") is False)
        assert "being ended" in device.events[-1][1]["notes"]["cancelling"]
        device.close()


def test_closed_windows_make_room_for_others(port: int, student: Enrolment) -> None:
    """A run that waits has no news, so only the closed connection itself can be noticed."""
    run, cookie = factories.make_run(factories.make_submission(student)), cookie_of(student.user)
    most = 2 * PER_PERSON  # the server has two processes
    for _ in range(2 * most):
        reader = follow(port, run, cookie)
        while reader.status == 429:  # noticed within a second
            reader = follow(port, run, cookie)
        reader.until(lambda reader: reader.events)
        reader.close()


def test_others_are_told_of_nothing(port: int, student: Enrolment) -> None:
    run = running(student)
    classmate = factories.make_student(student.offering).user
    assert follow(port, run, cookie_of(classmate)).status == 404
    assert follow(port, run, "sessionid=ended").status == 302
