"""Unpacks an archive into the working folder, inside the sandbox.

`sandbox.archive` has looked at it before it was stored. What is unpacked here is bounded by the
folder's own size, whatever the archive says.
"""

import errno
import io
import os
import zipfile
import zlib

PROGRAMS = (".py", ".ipynb")


class NotUnpacked(Exception):
    """An archive that passed the look outside can't be unpacked all the same."""


def unpack(content: bytes, entry: str, folder: str) -> tuple[str, bytes, bytes]:
    """Unpack what lies in the entry's folder; return its name, its text, and that of all programs.

    A file that is there already and can't be written, such as the task's data, stays as it is.

    Raises:
        NotUnpacked: a file is damaged, or there is no room.
    """
    try:
        return _unpack(content, entry, folder)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        OverflowError,
        ValueError,
        OSError,
    ) as error:
        raise NotUnpacked(str(error)) from error


def _unpack(content: bytes, entry: str, folder: str) -> tuple[str, bytes, bytes]:
    top = entry.rpartition("/")[0]
    top = f"{top}/" if top else ""
    everything, main = [], b""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            name = member.filename.removeprefix(top)
            if member.is_dir() or not member.filename.startswith(top):
                continue
            target = os.path.normpath(f"{folder}/{name}")
            if not target.startswith(f"{folder}/"):
                continue
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120 - strings
            data = archive.read(member)
            if name.endswith(PROGRAMS):
                everything.append(data)
            if member.filename == entry:
                main = data
            try:
                with open(target, "wb") as file:  # noqa: PTH123 - strings throughout
                    file.write(data)
            except OSError as error:
                if error.errno not in (errno.EROFS, errno.EACCES, errno.EISDIR):
                    raise
                print(f"[note] {name} of the archive was left out: the task has its own.")
    return entry.removeprefix(top), main, b"\n".join(everything)
