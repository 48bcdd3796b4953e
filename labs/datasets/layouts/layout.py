"""What a layout is: public rows as files where some library's loader looks for them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from labs.datasets.rows import Split
from labs.datasets.source import Source


@dataclass(frozen=True)
class Layout:
    """One way to lay out public rows. No hidden row is ever in one."""

    folder: str
    """Below the set's public folder. `data` is for students, others are mounted at `/datasets`."""
    write: Callable[[Path, Source, Split], None]
    """`write(folder, source, rows)` fills the folder, which may hold another layout's files."""
    about: str
    """For the README beside the students' files: how programs load the rows."""
