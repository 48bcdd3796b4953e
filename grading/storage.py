"""Files on a disk that may be full: kept whole or not at all, and how it is noticed.

Knows nothing of what the files are.
"""

import errno
import sqlite3
from collections.abc import Iterator

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL = "53100"
"""PostgreSQL's own name for it (its documentation, appendix A)."""


class WholeFiles(FileSystemStorage):
    """Leaves nothing behind of a file that could not be written to its end."""

    def _save(self, name: str, content: File) -> str:
        was_there = self.exists(name)
        try:
            # Django documents it for storages of one's own; its stubs leave it out.
            kept: str = super()._save(name, content)  # type: ignore[misc]
        except OSError:
            if not was_there:
                self.delete(name)
            raise
        return kept


def out_of_room(error: BaseException) -> bool:
    """Whether a disk without room is why: of a file, of SQLite, or of PostgreSQL's machine."""
    return any(_says_so(each) for each in _causes(error))


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(error, "sqlstate", None) == DISK_FULL


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
