"""Which image is ours: its digest, written when it was made here. Runs name an image only by it.

A build gives another digest each time, so every daemon on a machine has pins of its own.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Pin:
    """One image as it was made."""

    name: str
    image: str
    """`sha256:` and the digest of its configuration, which holds the digests of its layers."""
    recipe: str
    """Names all that went into it, see `Recipe.digest`."""
    python: str
    """Version of the interpreter inside."""
    given: str
    """Names the files that its Dockerfiles were given; empty: none."""
    daemon: str
    """Whose image it is, see `daemon`."""

    @property
    def tag(self) -> str:
        """For people who list images; never what a run asks for."""
        return f"prayoga/{self.name}:{'-'.join(filter(None, (self.recipe, self.given)))}"


def folder(cache_dir: Path | None = None) -> Path:
    """Return where pins and bases are kept: below the cache, which checkouts share."""
    if cache_dir is None:
        chosen = os.environ.get("PRAYOGA_CACHE_DIR")
        root, own = Path("/var/cache/prayoga"), Path.home() / ".cache" / "prayoga"
        cache_dir = Path(chosen) if chosen else root if os.geteuid() == 0 else own
    return cache_dir / "images"


def daemon(info: Mapping[str, Any]) -> str:
    """Return what tells this daemon from any other, out of what it says of itself.

    Its own name is not enough: older ones take it from the machine, whatever they store where.
    """
    return f"{info['ID']} {info['DockerRootDir']}"


def read(name: str, place: Path, daemon: str) -> Pin | None:
    """Return the pin of that image, None where none was made for that daemon."""
    file = _file(name, place, daemon)
    if not file.exists():
        return None
    told = json.loads(file.read_text())
    if told.keys() != {field.name for field in fields(Pin)}:
        return None  # another version of Prayoga wrote it
    return Pin(**told)


def write(pin: Pin, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    file = _file(pin.name, place, pin.daemon)
    fresh = file.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(asdict(pin), indent=2) + "\n")
    fresh.replace(file)


def _file(name: str, place: Path, daemon: str) -> Path:
    return place / f"{name}-{hashlib.sha256(daemon.encode()).hexdigest()[:12]}.json"
