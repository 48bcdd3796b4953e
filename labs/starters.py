"""The starter notebook of a task as it is open: it belongs to the published version.

The folder may have gone, or hold another version by now.
"""

from labs.models import Task
from labs.parse import CATALOGUE
from labs.parse.folders import STARTER


def of(task: Task) -> bytes | None:
    """Return the open version's starter; None where there is none, as for written answers.

    A version that an earlier release stored is without it: the folder's own is taken then.
    """
    if task.current is None:
        return None
    if task.current.starter:
        return task.current.starter.encode()
    file = CATALOGUE / task.course.code.lower() / task.slug / STARTER
    return file.read_bytes() if file.is_file() else None
