"""Takes what a run left in a file, once every process of the run has ended.

The file lay in the hands of untrusted code: it may be anything by now. Nothing is parsed here.
"""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

NOTEBOOK = "notebook"
"""The file with the executed notebook, or with a script's figures."""


class Unsealable(Exception):
    """The file is not what a run may leave; the text completes "The artefact ..."."""


@dataclass(frozen=True)
class Sealed:
    content: bytes
    sha256: str
    """Hexadecimal."""


def seal(file: Path, cap: int) -> Sealed:
    """Read a file that untrusted code could write to.

    Args:
        file: its path; the caller has ended every process that could still change it.
        cap: most bytes it may have.

    Raises:
        Unsealable: it is no ordinary file of its own, is gone, or is too large.
    """
    try:
        # Neither follow a link nor wait for somebody to write into a pipe.
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Unsealable(f"could not be opened ({error.strerror})") from error
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise Unsealable("is not an ordinary file")
        if found.st_nlink != 1:
            raise Unsealable("has a second name")
        if found.st_size > cap:
            raise Unsealable(f"has {found.st_size} bytes, more than the {cap} allowed")
        content = bytearray()
        while len(content) < found.st_size:
            part = os.read(descriptor, found.st_size - len(content))
            if not part:
                raise Unsealable("shrank while it was read")
            content += part
    finally:
        os.close(descriptor)
    data = bytes(content)
    return Sealed(data, hashlib.sha256(data).hexdigest())
