"""The one error of intake."""


class Refused(Exception):
    """A file is not taken in, and nothing of it was stored.

    Attributes:
        problems: what is wrong with it and what to do, a sentence or two each.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems
