"""What an examination refuses."""


class ExamRefused(Exception):
    """Not possible as things stand; the text says why and what to do. Nothing was changed."""
