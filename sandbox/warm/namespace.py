"""Makes the user namespace in which the warm parent lives, before bubblewrap enters it.

Started by root it knows the parent's own user and every slot's, so that each run has a kernel user
of its own, as a cold one has. Otherwise it knows one user, and runs share it.
"""

import os

from sandbox.slots import FIRST_UID
from sandbox.warm.inside import calls
from sandbox.warm.inside.child import USER

PARENT_UID = FIRST_UID - 1
"""The kernel's user of the parent where the platform is root; belongs to no login."""
SLOTS = 1000


def make() -> int:
    """Return a descriptor of the namespace.

    Raises:
        OSError: the machine does not allow user namespaces.
    """
    root = os.geteuid() == 0
    own = PARENT_UID if root else os.geteuid()
    lines = f"{USER} {own} 1\n" + f"{FIRST_UID} {FIRST_UID} {SLOTS}\n" * root
    ready, ready_theirs = os.pipe()
    leave_theirs, leave = os.pipe()
    pid = os.fork()
    if pid == 0:
        _live_in_it(PARENT_UID if root else None, ready_theirs, leave_theirs)
    try:
        failure = os.read(ready, 100)
        if failure != b"+":
            number = int(failure or 1)
            raise OSError(number, f"a user namespace can't be made: {os.strerror(number)}")
        for name, text in (("setgroups", "deny"), ("uid_map", lines), ("gid_map", lines)):
            if not (root and name == "setgroups"):
                with open(f"/proc/{pid}/{name}", "w") as file:  # noqa: PTH123 - the kernel's file
                    file.write(text)
        return os.open(f"/proc/{pid}/ns/user", os.O_RDONLY | os.O_CLOEXEC)
    finally:
        os.write(leave, b"+")
        for descriptor in (ready, ready_theirs, leave_theirs, leave):
            os.close(descriptor)
        os.waitpid(pid, 0)


def _live_in_it(user: int | None, ready: int, leave: int) -> None:
    """Be the process that has made it, until its maps are written. Never returns."""
    try:
        if user is not None:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        calls.set_dumpable(yes=True)  # else its maps could be written by root only
        calls.unshare(calls.New.USER)
        os.write(ready, b"+")
        os.read(leave, 1)
    except OSError as error:
        os.write(ready, str(error.errno).encode())
    finally:
        os._exit(0)
