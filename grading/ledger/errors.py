"""Why a decision was not posted."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from grading.models import MarkEntry


class Conflict(Exception):
    """Somebody else decided in the meantime: nothing was posted.

    `entries` is what stands now, by component, as `present` gives it.
    """

    def __init__(self, entries: Mapping[str, MarkEntry]) -> None:
        self.entries = dict(entries)
        super().__init__(
            _(
                "Another decision was posted after you opened this page, so "
                "yours was not saved. Look at what stands now and decide again."
            )
        )


class InvalidMark(Exception):
    """Marks or a state that the scheme does not allow: nothing was posted.

    `problems` holds every (component, message); `component` and `message` are the first of them.
    The component "" is the item as a whole.
    """

    def __init__(self, component: str, message: str, more: Sequence[tuple[str, str]] = ()) -> None:
        self.component = component
        self.message = message
        self.problems: tuple[tuple[str, str], ...] = ((component, message), *more)
        super().__init__(" ".join(text for _, text in self.problems))

    @classmethod
    def of(cls, problems: Sequence[tuple[str, str]]) -> "InvalidMark":
        """The error for one or more problems."""
        (component, message), *more = problems
        return cls(component, message, more)
