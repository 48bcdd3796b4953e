"""Forks the children of the warm parent, the next run's before that run comes.

A run then need not wait for the fork, nor for the walls that are alike for every run. A child is
used once, and what it will be is told to it alone: where it is forked nothing is known of any run.
"""

import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sandbox.warm.inside import calls
from sandbox.warm.inside.calls import New

HERE = b"j"
"""What comes with a run's descriptors, since these can't come alone."""


@dataclass(frozen=True)
class Child:
    """A child that waits for its run, and the first process of its namespace."""

    letter: socket.socket
    """What is sent there only this child reads."""
    init: int
    program: int

    def hand_over(self, descriptors: Sequence[int]) -> None:
        """Tell it what its run is.

        Raises:
            OSError: it has ended; nothing is left of it.
        """
        try:
            socket.send_fds(self.letter, [HERE], descriptors)
        except OSError:
            self._bury()
            raise
        finally:
            self.letter.close()

    def _bury(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.program, signal.SIGKILL)
        os.waitpid(self.program, 0)
        os.kill(self.init, signal.SIGKILL)
        os.waitpid(self.init, 0)


class Children:
    """Those of one parent.

    Args:
        init: the executable file of each run's first process, see `sandbox.warm.init`.
        become: is the child; given where it is told what its run is. Never returns.
    """

    def __init__(self, init: int, become: Callable[[socket.socket], None]) -> None:
        os.set_inheritable(init, False)
        self._init = f"/proc/self/fd/{init}"
        self._become = become
        nothing = os.open("/dev/null", os.O_RDWR)
        self._quiet = [(os.POSIX_SPAWN_DUP2, nothing, place) for place in range(3)]
        self._home = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self._spare: Child | None = None
        self.one_is_missing = True
        """Nobody has tried to have a spare child since the last one was used."""

    def have_one(self) -> None:
        """Fork a child for a run that may come. Where that can't be had, the run's own is tried."""
        self.one_is_missing = False
        with suppress(OSError):
            self._spare = self._spare or self._fork()

    def give(self, descriptors: Sequence[int]) -> Child:
        """Return a child that has been handed these, forked now where none waits.

        Raises:
            OSError: none can be forked.
        """
        self.one_is_missing = True
        spare, self._spare = self._spare, None
        if spare is not None:
            with suppress(OSError):  # the machine was short of memory and ended it
                spare.hand_over(descriptors)
                return spare
        child = self._fork()
        child.hand_over(descriptors)
        return child

    def _fork(self) -> Child:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            calls.unshare(New.PID)
            try:
                init = os.posix_spawn(self._init, ["init"], {}, file_actions=self._quiet)
                try:
                    program = os.fork()
                except OSError:
                    os.kill(init, signal.SIGKILL)
                    os.waitpid(init, 0)
                    raise
                if program == 0:
                    self._become(theirs)
            finally:
                calls.enter(self._home, New.PID)
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return Child(ours, init, program)
