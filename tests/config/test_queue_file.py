"""The embedded queue's file, shared by real processes as web, worker, upkeep and clock share it."""

import os
import subprocess
import sys

import pytest
from celery import Celery
from django.conf import settings

from config import queue_file

SHARED = """
import sys
from config.celery import app
print("ready", flush=True)
sys.stdin.readline()
"""
SEND = (
    SHARED
    + """
for number in range(40):
    app.send_task("any", args=[sys.argv[1], number], queue="shared")
"""
)
TAKE = (
    SHARED
    + """
with app.connection_for_read() as connection:
    queue = connection.SimpleQueue("shared", no_ack=True)
    while True:
        try:
            print(*queue.get(timeout=3).payload[0], flush=True)
        except queue.Empty:
            break
"""
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secret_key").write_text("of this test alone " * 4)
    return tmp_path


@pytest.fixture
def app(folder):
    queue_file.register()
    app = Celery("test", set_as_current=False, broker_url=f"sqla+sqlite:///{folder}/queue.sqlite3")
    yield app
    app.close()


def start(folder, code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PRAYOGA_DATA_DIR": str(folder), "PRAYOGA_BROKER_URL": ""}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_processes_that_begin_at_once_lose_and_double_no_message(folder):
    senders = [start(folder, SEND, str(number)) for number in range(3)]
    takers = [start(folder, TAKE) for _ in range(3)]
    for process in senders + takers:
        assert process.stdout.readline() == "ready\n"
    for process in senders + takers:
        process.stdin.write("go\n")
        process.stdin.flush()
    taken = []
    for process in senders + takers:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        taken += out.splitlines()
    assert sorted(taken) == sorted(f"{s} {n}" for s in range(3) for n in range(40))


def test_messages_come_in_the_order_sent_and_leave_nothing_behind(app):
    for number in range(5):
        app.send_task("any", args=[number], queue="one")
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("one", no_ack=True)
        assert [queue.get(timeout=1).payload[0][0] for _ in range(5)] == [0, 1, 2, 3, 4]
        with pytest.raises(queue.Empty):
            queue.get(block=False)


def test_a_file_that_was_deleted_is_made_anew(app, folder):
    app.send_task("any", queue="one")
    for file in folder.glob("queue.sqlite3*"):
        file.unlink()
    app.send_task("any", args=["after"], queue="one")
    with app.connection_for_read() as connection:
        found = connection.SimpleQueue("one", no_ack=True).get(timeout=1)
    assert found.payload[0] == ["after"]


def test_a_forked_child_sends_on_a_connection_of_its_own(app):
    app.send_task("any", args=["parent"], queue="one")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            app.send_task("any", args=["child"], queue="one")
            status = 0
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    app.send_task("any", args=["parent again"], queue="one")
    with app.connection_for_read() as connection:
        queue = connection.SimpleQueue("one", no_ack=True)
        sent = [queue.get(timeout=1).payload[0][0] for _ in range(3)]
    assert sent == ["parent", "child", "parent again"]
