"""Zip archives that hold a program: looked at as bytes, never unpacked on the trusted side.

What could do harm when it is unpacked is refused here, before anything is stored. The runner
unpacks what passed, inside the sandbox, into a folder of bounded size.
"""

import io
import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from sandbox.contract import MIB

MOST_FILES = 1000
MOST_BYTES = 256 * MIB
"""All files together, unpacked."""
LARGE = 4 * MIB
RATIO = 200
"""A file larger than `LARGE` that was packed tighter than this is taken for a bomb. Program text
packs 3 to 10 times, an empty picture 100 times, a bomb 1,000 times."""
LONGEST_NAME = 200
DEPTH = 16
ENTRIES = ("solution.py", "solution.ipynb")
PROGRAMS = (".py", ".ipynb")
INNER = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".whl", ".jar")
IGNORED = ("__MACOSX/", ".git/", ".ipynb_checkpoints/", "__pycache__/", ".venv/", ".idea/")
"""Folders that programs for packing and editing leave."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
CENTRAL = b"PK\x01\x02"
ENCRYPTED = 0x1
SHOWN = 12
READ = 8 * MIB
# zipfile raises RuntimeError for a password, OverflowError and ValueError for damaged offsets.
READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    RuntimeError,
    OverflowError,
    ValueError,
)


class BadArchive(Exception):
    """An archive is not taken; the text says why and what to do."""


@dataclass(frozen=True)
class Contents:
    """What an archive holds."""

    entry: str
    """The program to run, as the archive names it."""
    files: tuple[str, ...]
    """Every file that is unpacked, sorted."""
    bytes: int
    """Of all files, unpacked."""


def look(content: bytes) -> Contents:
    """Check an archive and find its program.

    The program is `solution.py` or `solution.ipynb`, else the only program, at the top: what is in
    one folder that holds everything else is at the top too.

    Raises:
        BadArchive: with what is wrong and what to do.
    """
    members = _members(content)
    names = [member.filename for member in members]
    top = _top(names)
    here = [name for name in names if "/" not in name.removeprefix(top)]
    return Contents(_entry(here, top), tuple(sorted(names)), sum(m.file_size for m in members))


def read(content: bytes, name: str, limit: int = READ) -> bytes:
    """Return one file's bytes.

    Raises:
        BadArchive: it is damaged, or larger than `limit` bytes whatever the archive says.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(name) as file:
            data = file.read(limit + 1)
    except READ_ERRORS as error:
        raise BadArchive(
            f"{name} in the archive is damaged ({error}). Make the archive again."
        ) from error
    if len(data) > limit:
        raise BadArchive(
            f"{name} in the archive is larger than {limit // MIB} MB: make it smaller."
        )
    return data


def sources(content: bytes) -> bytes:
    """Return the text of all programs in a checked archive, one after the other, at most `READ`.

    What can't be read is left out: it is found at the run.
    """
    found, room = [], READ
    for name in look(content).files:
        if name.endswith(PROGRAMS) and room > 0:
            try:
                found.append(read(content, name, room))
            except BadArchive:
                continue
            room -= len(found[-1])
    return b"\n".join(found)


def _members(content: bytes) -> list[zipfile.ZipInfo]:
    """Return the files that count, all members checked."""
    # Counted before they are parsed: a small file can hold very many.
    if content.count(CENTRAL) > 2 * MOST_FILES:
        raise BadArchive(_too_many("thousands of"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            every = archive.infolist()
    except READ_ERRORS as error:
        raise BadArchive(
            f"The archive can't be read ({error}). Make it again, as an ordinary .zip."
        ) from error
    for member in every:
        _check_name(member)
        _check_kind(member)
    files = [m for m in every if not m.is_dir() and not _ignored(m.filename)]
    _check_clashes([member.filename for member in every])
    _check_size(files, len(content))
    if not files:
        raise BadArchive("The archive is empty. Put your program into it, as solution.py.")
    return files


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    shown = _shown(name)
    # Python's reader turns backslashes of Windows' into slashes, and cuts at a NUL.
    original = member.orig_filename
    if not original or any(ord(c) < 32 or ord(c) == 127 for c in original):
        raise BadArchive(
            f"The archive holds a name with control characters ({shown}). Rename the file."
        )
    if re.search(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", original):
        raise BadArchive(f"The archive holds a name that reads otherwise than it is ({shown}).")
    if "\\" in original or name.startswith(("/", "~")) or re.match(r"[A-Za-z]:", name):
        raise BadArchive(
            f"The archive holds an absolute or a Windows path ({shown}). Pack the folder with your "
            "program again, by its own menu or with 'zip -r'."
        )
    parts = name.rstrip("/").split("/")
    if ".." in parts or "." in parts or "" in parts:
        raise BadArchive(
            f"The archive holds a path that leads out of it ({shown}). Pack your program again, "
            "without '..' in any path."
        )
    if len(name.encode(errors="replace")) > LONGEST_NAME or len(parts) > DEPTH:
        raise BadArchive(
            f"The archive holds a path that is too long or too deep ({shown}): "
            f"{LONGEST_NAME} characters and {DEPTH} folders at most."
        )


def _check_kind(member: zipfile.ZipInfo) -> None:
    shown = _shown(member.filename)
    mode = stat.S_IFMT(member.external_attr >> 16)
    if mode not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise BadArchive(
            f"The archive holds a link or a device ({shown}). Put the file itself into it."
        )
    if member.flag_bits & ENCRYPTED:
        raise BadArchive("The archive is encrypted. Make it again without a password.")
    if member.compress_type not in METHODS:
        raise BadArchive(
            f"The archive is packed in a way that is not read here ({shown}). Make an ordinary "
            ".zip ('deflate')."
        )
    if member.filename.lower().endswith(INNER) and not _ignored(member.filename):
        raise BadArchive(
            f"The archive holds another archive ({shown}), which is not unpacked. Put its files in "
            "directly."
        )
    if member.file_size > LARGE and member.file_size > RATIO * max(member.compress_size, 1):
        raise BadArchive(
            f"{shown} would grow more than {RATIO} times when it is unpacked. Leave it out, or let "
            "your program make it."
        )


def _check_clashes(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        plain = name.rstrip("/").casefold()
        if plain in seen:
            raise BadArchive(f"The archive holds {_shown(name)} twice. Pack your program again.")
        seen.add(plain)
    files = {name.casefold() for name in names if not name.endswith("/")}
    for name in names:
        for parent in PurePosixPath(name.rstrip("/")).parents:
            if str(parent).casefold() in files:
                raise BadArchive(
                    f"{_shown(str(parent))} is both a file and a folder in the archive."
                )


def _check_size(files: list[zipfile.ZipInfo], packed: int) -> None:
    if len(files) > MOST_FILES:
        raise BadArchive(_too_many(str(len(files))))
    total = sum(member.file_size for member in files)
    if total > MOST_BYTES:
        raise BadArchive(
            f"The archive would unpack to {total // MIB} MB; {MOST_BYTES // MIB} MB are taken. "
            "Leave out data that the task provides anyway."
        )
    # Each file has bytes of its own: in a bomb without layers, many share the same ones.
    if sum(member.compress_size for member in files) > packed:
        raise BadArchive("The archive's files overlap each other. Make it again.")


def _top(names: list[str]) -> str:
    """Return the folder, with a slash, that holds everything; empty where there is none."""
    first = {name.split("/", 1)[0] for name in names}
    if len(first) == 1 and all("/" in name for name in names):
        return f"{first.pop()}/"
    return ""


def _entry(here: list[str], top: str) -> str:
    agreed = [top + name for name in ENTRIES if top + name in here]
    if len(agreed) == 1:
        return agreed[0]
    if agreed:
        raise BadArchive(
            "The archive holds solution.py and solution.ipynb. Leave one of them out, or rename it."
        )
    programs = [name for name in here if name.lower().endswith(PROGRAMS)]
    if len(programs) == 1:
        return programs[0]
    if programs:
        raise BadArchive(
            f"The archive holds {len(programs)} programs at its top ({_list(programs)}). Call the "
            "one to run solution.py or solution.ipynb."
        )
    there = _list(here) or "nothing but folders"
    raise BadArchive(
        f"The archive holds no program at its top; there is {there}. "
        "Put your program there as solution.py or solution.ipynb, beside the files that it needs."
    )


def _ignored(name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    return base in (".DS_Store", "Thumbs.db") or any(
        f"/{folder}" in f"/{name}" for folder in IGNORED
    )


def _too_many(count: str) -> str:
    return (
        f"The archive holds {count} files; {MOST_FILES} are taken. Leave out data that the task "
        "provides, and folders such as .venv or node_modules."
    )


def _list(names: list[str]) -> str:
    some = ", ".join(_shown(name) for name in sorted(names)[:SHOWN])
    return some + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _shown(name: str) -> str:
    """Return a stranger's name as plain bounded text."""
    text = "".join(c if c.isprintable() else "?" for c in name)
    return text if len(text) <= 80 else f"{text[:77]}..."
