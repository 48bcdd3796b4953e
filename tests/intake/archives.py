"""Zip archives for tests, honest and otherwise."""

import io
import zipfile
from collections.abc import Mapping


def packed(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An ordinary archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = method
            made.writestr(member, content)
    return buffer.getvalue()


def with_mode(name: str, mode: int, content: bytes) -> bytes:
    """An archive with solution.py and one member of a Unix mode: a link, a device."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("solution.py", "print(1)\n")
        member = zipfile.ZipInfo(name)
        member.create_system = 3
        member.external_attr = mode << 16
        made.writestr(member, content)
    return buffer.getvalue()


def renamed(content: bytes, old: bytes, new: bytes) -> bytes:
    """The archive with a name of the same length written over another, in both its places."""
    assert len(old) == len(new)
    return content.replace(old, new)
