"""Makes the user namespace in which the warm parent lives, before bubblewrap enters it.

It knows the parent's own user and every slot's, so that each run has a kernel user of its own, as a
cold one has. Only root can write such a map.
"""

import os
from pathlib import Path

from sandbox.slots import FIRST_UID
from sandbox.warm.inside import calls
from sandbox.warm.inside.child import USER

PARENT_UID = FIRST_UID - 1
"""The kernel's user of the parent; belongs to no login."""
SLOTS = 1000


def make() -> int:
    """Return a descriptor of the namespace.

    Raises:
        OSError: the machine does not allow user namespaces.
    """
    lines = f"{USER} {PARENT_UID} 1\n{FIRST_UID} {FIRST_UID} {SLOTS}\n"
    ready, ready_theirs = os.pipe()
    leave_theirs, leave = os.pipe()
    pid = os.fork()
    if pid == 0:
        _live_in_it(ready_theirs, leave_theirs)
    try:
        failure = os.read(ready, 100)
        if failure != b"+":
            number = int(failure or 1)
            raise OSError(number, f"a user namespace can't be made: {os.strerror(number)}")
        for name in ("uid_map", "gid_map"):
            Path(f"/proc/{pid}/{name}").write_text(lines)
        return os.open(f"/proc/{pid}/ns/user", os.O_RDONLY | os.O_CLOEXEC)
    finally:
        os.write(leave, b"+")
        for descriptor in (ready, ready_theirs, leave_theirs, leave):
            os.close(descriptor)
        os.waitpid(pid, 0)


def _live_in_it(ready: int, leave: int) -> None:
    """Be the process that has made it, until its maps are written. Never returns."""
    try:
        os.setgroups([])
        os.setresgid(PARENT_UID, PARENT_UID, PARENT_UID)
        os.setresuid(PARENT_UID, PARENT_UID, PARENT_UID)
        calls.set_dumpable(yes=True)  # else its maps could be written by root only
        calls.unshare(calls.New.USER)
        os.write(ready, b"+")
        os.read(leave, 1)
    except OSError as error:
        os.write(ready, str(error.errno).encode())
    finally:
        os._exit(0)
