"""Puts data sets on disk and opens them. What is installed is whole, or it is not seen.

An install writes into folders named by the data's digest and, last, replaces one small file, the
card, that names them. Killed at any moment it leaves the former card, and so the former data, in
force. Folders are never changed once named by a card: a run that has them mounted is undisturbed.
"""

import contextlib
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from labs.datasets import layouts, readme
from labs.datasets import rows as columns
from labs.datasets.dataset import TRAIN, Dataset
from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Split
from labs.datasets.source import Report, Source
from sandbox.contract import Mount

DATA = "data"
"""Below a set's public folder: what students find under `data/`. Beside it lie loaders' folders."""
TEMPORARY = ".new-"
LAYOUT = 3
"""Grows when the same rows are written otherwise, so that an installed set is written anew."""


def write(source: Source, rows: Split, roots: Roots, report: Report) -> str:
    """Install `rows` as the data set `source.name`; returns their digest.

    Safe to repeat and safe to interrupt. Rows that are already installed whole are left alone.
    """
    digest = digest_of(source, rows)
    with _alone(roots):
        folder = f"{source.name}-{digest[:12]}-{LAYOUT}"
        if (card := read_card(source.name, roots)) and card["folder"] == folder:
            if not damage(source.name, roots):
                report(f"{source.name} is installed already ({digest[:12]})")
                return digest
            report(f"{source.name} is damaged and is written again")
        report(f"writing {len(rows.hidden)} hidden rows")
        _publish(roots.hidden / folder, lambda new: _write_hidden(new, rows), private=True)
        report(f"writing {len(rows.public)} public rows in their loaders' layouts")
        _publish(roots.public / folder, lambda new: _write_public(new, source, rows), private=False)
        report("recording what was written")
        card = {
            "name": source.name,
            "digest": digest,
            "folder": folder,
            "public_rows": len(rows.public),
            "hidden_rows": len(rows.hidden),
            "columns": list(rows.hidden.columns),
            "facts": dict(rows.facts or {}),
            "public_files": _hashes(roots.public / folder),
            "hidden_files": _hashes(roots.hidden / folder),
        }
        new = roots.public / f"{TEMPORARY}{source.name}.json"
        new.write_text(json.dumps(card, indent=1) + "\n")
        new.replace(_card(source.name, roots))
    report(f"{source.name} is installed ({digest[:12]})")
    return digest


def read_card(name: str, roots: Roots) -> dict | None:
    """What is installed under `name`, or None."""
    try:
        return json.loads(_card(name, roots).read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise DatasetError(
            f"{_card(name, roots)} is not readable JSON ({error}): delete it and run "
            f"'./manage.py datasets install {name}'."
        ) from error


def open_dataset(source: Source, roots: Roots) -> Dataset | None:
    """The installed data set, or None where it is not installed.

    Raises:
        DatasetError: its files are gone or its hidden rows are open to others.
    """
    card = read_card(source.name, roots)
    if card is None:
        return None
    roots.require_private()
    public, hidden = roots.public / card["folder"], roots.hidden / card["folder"]
    if not (public.is_dir() and hidden.is_dir()):
        raise DatasetError(
            f"The rows of {source.name} are gone from {public} or {hidden}: run "
            f"'./manage.py datasets install {source.name}'."
        )
    loaders = sorted(path for path in public.iterdir() if path.name != DATA)
    mounts = [Mount(path, f"/datasets/{path.name}") for path in loaders]
    # What is in it, not the folder: `data/` stays writable, as programs that download into it want.
    mounts += [Mount(path, f"/work/data/{path.name}") for path in sorted((public / DATA).iterdir())]
    return Dataset(
        name=source.name,
        title=source.title,
        stand_in=source.stand_in,
        stand_in_for=source.stand_in_for,
        classes=source.classes,
        digest=card["digest"],
        perturbation=source.perturbation,
        mounts=tuple(mounts),
        environment={
            layouts.ENVIRONMENT[path.name]: f"/datasets/{path.name}"
            for path in loaders
            if path.name in layouts.ENVIRONMENT
        },
        public_folder=public,
        hidden_folder=hidden,
        columns=tuple(card.get("columns", ("images", "labels"))),
        facts=card.get("facts", {}),
    )


def damage(name: str, roots: Roots) -> list[str]:
    """What of an installed data set differs from the day it was installed; empty: nothing."""
    card = read_card(name, roots)
    if card is None:
        return [f"{name} is not installed"]
    found = []
    for root, part in ((roots.public, "public_files"), (roots.hidden, "hidden_files")):
        now = _hashes(root / card["folder"])
        for file in sorted(card[part].keys() | now.keys()):
            if card[part].get(file) != now.get(file):
                state = "missing" if file not in now else "changed" if file in card[part] else "new"
                found.append(f"{root / card['folder'] / file}: {state}")
    return found


def digest_of(source: Source, rows: Split) -> str:
    """SHA-256 over the data set's name, classes and every row, independent of any file format."""
    total = hashlib.sha256(json.dumps([source.name, source.classes]).encode())
    for side in (rows.public, rows.hidden):
        columns.digest_into(total, side)
    if rows.facts:
        total.update(json.dumps(rows.facts, sort_keys=True).encode())
    for name, content in sorted(rows.files.items()):
        total.update(name.encode() + hashlib.sha256(content).digest())
    return total.hexdigest()


def _card(name: str, roots: Roots) -> Path:
    return roots.public / f"{name}.json"


@contextlib.contextmanager
def _alone(roots: Roots) -> Iterator[None]:
    """Let one process install at a time, and clear what a killed one left behind."""
    roots.prepare()
    with (roots.public / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for root in (roots.public, roots.hidden):
            for left in root.glob(f"{TEMPORARY}*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        yield


def _publish(target: Path, fill: Callable[[Path], None], *, private: bool) -> None:
    """Make the folder `target` in one step: fill another one beside it, then rename."""
    new = Path(tempfile.mkdtemp(dir=target.parent, prefix=TEMPORARY))
    fill(new)
    for path in [new, *new.rglob("*")]:
        path.chmod((0o700 if path.is_dir() else 0o600) if private else _open_mode(path))
    if target.exists():  # Damaged, or left by an install that was killed before its card.
        shutil.rmtree(target)
    new.rename(target)


def _open_mode(path: Path) -> int:
    return 0o755 if path.is_dir() else 0o644


def _write_hidden(folder: Path, rows: Split) -> None:
    columns.save(folder, "", rows.hidden)


def _write_public(folder: Path, source: Source, rows: Split) -> None:
    data = folder / DATA
    data.mkdir()
    columns.save(data, TRAIN, rows.public)
    (data / "README.md").write_text(readme.text(source, rows))
    for name in source.layouts:
        layout = layouts.REGISTRY[name]
        (folder / layout.folder).mkdir(exist_ok=True)
        layout.write(folder / layout.folder, source, rows)
    for path, content in rows.files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _hashes(folder: Path) -> dict[str, str]:
    found = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with file.open("rb") as stream:
                found[str(file.relative_to(folder))] = hashlib.file_digest(
                    stream, "sha256"
                ).hexdigest()
    return found
