"""Brings a publisher's file into the downloads folder: resumed where it broke off, then checked.

Knows nothing of what is in the file.
"""

import hashlib
import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from labs.datasets.roots import DatasetError, Roots
from labs.datasets.source import Report

CHUNK = 1024 * 1024
TIMEOUT_SECONDS = 30
PART = ".part"


@dataclass(frozen=True)
class Remote:
    """A file that somebody publishes, with what its bytes must be."""

    name: str
    url: str
    size: int
    """bytes"""
    sha256: str = ""
    """Empty where only the other checksum is known, as for `md5`."""
    md5: str = ""
    """As the publisher prints it; checked too, since it is what people compare by hand."""

    @property
    def checksum(self) -> str:
        """What people compare by hand."""
        return f"MD5 {self.md5}" if self.md5 else f"SHA-256 {self.sha256}"


def obtain(remote: Remote, roots: Roots, report: Report) -> Path:
    """Return the checked file, downloading what of it is missing.

    Raises:
        DatasetError: it can't be downloaded or is another file; the text says what to do.
    """
    roots.prepare()
    file = roots.downloads / remote.name
    if not file.exists():
        _download(remote, file, report)
    report(f"checking {file}")
    if problem := differs(remote, file):
        raise DatasetError(
            f"{file} is not the file that {remote.url} publishes ({problem}): delete it, then run "
            "the command again or put the right file there."
        )
    return file


def differs(remote: Remote, file: Path) -> str:
    """In what the file's bytes differ from the published ones; empty: in nothing."""
    if (size := file.stat().st_size) != remote.size:
        return f"{size} bytes instead of {remote.size}"
    for name, wanted in (("sha256", remote.sha256), ("md5", remote.md5)):
        if not wanted:
            continue
        with file.open("rb") as stream:
            got = hashlib.file_digest(stream, name).hexdigest()
        if got != wanted:
            return f"{name.upper()} {got} instead of {wanted}"
    return ""


def _download(remote: Remote, file: Path, report: Report) -> None:
    part = file.with_name(file.name + PART)
    have = part.stat().st_size if part.exists() else 0
    if have > remote.size:
        part.unlink()
        have = 0
    try:
        if have < remote.size:
            _append(remote, part, have, report)
    except (OSError, http.client.HTTPException) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        raise DatasetError(
            f"{remote.url} can't be downloaded ({reason}). What has arrived is kept, so running "
            f"the command again goes on from there. Without a network: put {remote.name} "
            f"({remote.size:,} bytes, {remote.checksum}) into {file.parent} and run it again."
        ) from error
    part.replace(file)


def _append(remote: Remote, part: Path, have: int, report: Report) -> None:
    request = urllib.request.Request(remote.url)  # noqa: S310 - https, written in our source
    if have:
        request.add_header("Range", f"bytes={have}-")
    with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
        if have and answer.status != HTTPStatus.PARTIAL_CONTENT:
            have = 0  # The server sends it from the start.
        with part.open("ab" if have else "wb") as target:
            told = -1
            while chunk := answer.read(CHUNK):
                target.write(chunk)
                have += len(chunk)
                if (percent := have * 100 // remote.size) // 5 > told:
                    told = percent // 5
                    report(f"{remote.name}: {have / 1e6:.0f} of {remote.size / 1e6:.0f} MB")
    if have < remote.size:
        raise http.client.IncompleteRead(b"", remote.size - have)
