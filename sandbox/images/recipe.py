"""Reads what an image is made of from `recipes.toml`."""

import difflib
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
MAKERS = ("debian.py", "build.py")
"""Sources beside this one whose change makes another image."""


class UnknownImage(Exception):
    """No recipe has that name."""


@dataclass(frozen=True)
class Recipe:
    """One image: a base of Debian packages and the Dockerfiles that finish it."""

    name: str
    suite: str
    packages: tuple[str, ...]
    dockerfiles: tuple[Path, ...]
    """Each starts from what the one before it gave, the first from the base, named by `BASE`."""

    @property
    def base_digest(self) -> str:
        """First 12 hexadecimal digits that name the base: other packages, another base."""
        asked = "\n".join((self.suite, *sorted(self.packages)))
        return _digest(asked.encode(), (FOLDER / "debian.py").read_bytes())

    @property
    def digest(self) -> str:
        """First 12 hexadecimal digits that name all that goes into the image."""
        files = [file.read_bytes() for file in self.dockerfiles]
        files += [(FOLDER / maker).read_bytes() for maker in MAKERS]
        return _digest(self.base_digest.encode(), *files)


def load(name: str, file: Path = FOLDER / "recipes.toml") -> Recipe:
    """Return the recipe of that name.

    Raises:
        UnknownImage: there is none; the text names the nearest.
    """
    every = tomllib.loads(file.read_text())
    if name not in every:
        near = difflib.get_close_matches(name, every, n=1, cutoff=0.3)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        raise UnknownImage(f"There is no recipe '{name}'.{meant} Known: {', '.join(every)}.")
    entry = every[name]
    return Recipe(
        name=name,
        suite=entry["suite"],
        packages=tuple(entry["packages"]),
        dockerfiles=tuple(file.parent / name for name in entry["dockerfiles"]),
    )


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:12]
