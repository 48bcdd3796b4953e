"""File names that people send, reduced to safe ones."""

import re
import unicodedata

MAX_STEM = 60


def safe(name: str, *, default: str = "program") -> str:
    """Return a file name of ASCII letters, digits, dash, underscore and one dot.

    Folders are dropped, whichever system's separator they have; other characters become an
    underscore. What would be hidden, empty or an option of a command line is made harmless.
    """
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in plain if unicodedata.category(c)[0] not in "CM")
    base = re.split(r"[/\\]", plain)[-1]
    stem, dot, extension = base.rpartition(".")
    if not dot:
        stem, extension = base, ""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "_", stem).strip("_-")[:MAX_STEM] or default
    extension = re.sub(r"[^A-Za-z0-9]+", "", extension).lower()[:10]
    return f"{stem}.{extension}" if extension else stem
