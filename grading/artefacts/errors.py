"""The one error of all strict readers."""


class BadArtefact(Exception):
    """Bytes are not what was agreed; the text says in which way, fit for a student to read."""
