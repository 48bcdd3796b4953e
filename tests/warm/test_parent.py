"""The parent outlives whatever happens to its runs, in whichever order it learns of it."""

import json
import os
import select
import socket
import subprocess

import pytest

from sandbox.warm.inside.parent import Run, Server


def wait_for(*handles: int | socket.socket) -> None:
    for handle in handles:
        assert select.select([handle], [], [], 20)[0]


def test_a_worker_that_lets_go_just_when_its_run_has_ended() -> None:
    """Both were seen in one turn, after which the parent was gone and every other run with it."""
    listener, keeper = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    server = Server(listener, keeper, b"", os.open("/bin/true", os.O_RDONLY | os.O_CLOEXEC))
    init, program = (subprocess.Popen(["sleep", "60"]) for _ in range(2))
    run = Run(ours, init.pid, program.pid, os.pidfd_open(init.pid), os.pidfd_open(program.pid))
    server.watch(run)
    program.kill()
    wait_for(run.handle)
    server.turn()
    wait_for(run.init_handle)
    theirs.shutdown(socket.SHUT_WR)
    wait_for(ours)
    server.turn()
    assert json.loads(theirs.recv(100)) == {"status": -9}
    assert not theirs.recv(100)
    for process in (init, program):
        with pytest.raises(ChildProcessError):
            os.waitpid(process.pid, 0)
        process.returncode = 0  # buried by the server
    for end in (listener, keeper, theirs):
        end.close()
