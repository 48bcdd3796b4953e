"""Reads the artefact's outer form: a stored zip that holds agreed members and nothing else."""

import io
import struct
import zipfile
from collections.abc import Mapping

from grading.artefacts.errors import BadArtefact

_ENTRY_OVERHEAD_BYTES = 1024
"""Generous room for one member's two headers."""


def read(data: bytes, members: Mapping[str, int]) -> dict[str, bytes]:
    """Return the members that are there, by name.

    Args:
        members: the allowed names with the greatest size of each, in bytes. A member may be
            missing: a question that raised has no answer.

    Raises:
        BadArtefact: not a zip, another or a second member, one that is compressed, encrypted or too
            large, or bytes beside the members.
    """
    if len(data) > sum(members.values()) + _ENTRY_OVERHEAD_BYTES * (len(members) + 1):
        raise BadArtefact(f"it is too large: {len(data)} bytes")
    # zipfile itself would skip a prefix and a comment: room for what nobody agreed on.
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or data[-22:-18] != b"PK\x05\x06":
        raise BadArtefact("it is not a plain zip file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check(entries, members)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # an unknown compression or version
        EOFError,
        ValueError,  # names that are not text included
        RuntimeError,  # encrypted according to its local header alone
        OSError,  # a negative seek
        OverflowError,
        struct.error,
    ) as error:
        raise BadArtefact(f"it is not a sound zip file ({error})") from error


def _check(entries: list[zipfile.ZipInfo], members: Mapping[str, int]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) != len(set(names)):
        raise BadArtefact("it holds a member twice")
    for entry in entries:
        if entry.filename not in members:
            raise BadArtefact(f"it holds {entry.filename[:80]!r}, which was not asked for")
        if entry.compress_type != zipfile.ZIP_STORED or entry.compress_size != entry.file_size:
            raise BadArtefact(f"its member {entry.filename!r} is compressed")
        if entry.flag_bits & 0x1:
            raise BadArtefact(f"its member {entry.filename!r} is encrypted")
        if entry.file_size > members[entry.filename]:
            raise BadArtefact(
                f"its member {entry.filename!r} has {entry.file_size} bytes; "
                f"{members[entry.filename]} are allowed"
            )
