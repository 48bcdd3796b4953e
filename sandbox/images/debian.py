"""Makes the base of an image from Debian's archive, the same packages giving the same bytes.

The archive is the one that this machine is set up for. The result is kept as a file beside the
pins, so a machine without any network needs only that file.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sandbox.images.recipe import Recipe

EPOCH = "1700000000"
"""Seconds since 1970 that stand for "now" in every file; any fixed number does."""
CREATED = "2023-11-14T22:13:20Z"
LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/info/*", "/usr/share/locale/*")
NO_SET_ID = 'find "$1" -xdev -type f -perm /6000 -exec chmod a-s {} +'
"""A run could not use them (no-new-privileges), and has no need of them."""
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


class CannotMake(Exception):
    """The base can't be made; the text names the cause and the remedy."""


class NoTool(CannotMake):
    """mmdebstrap is not installed."""


def base(recipe: Recipe, place: Path, report: Callable[[str], None]) -> Path:
    """Return the base's tar file, made if it is not in `place` yet.

    Raises:
        NoTool: mmdebstrap is missing.
        CannotMake: it failed.
    """
    file = place / f"base-{recipe.base_digest}.tar"
    if file.exists():
        return file
    tool = shutil.which("mmdebstrap")
    if tool is None:
        raise NoTool("mmdebstrap is missing. Install it: apt-get install mmdebstrap")
    place.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}.new.tar")
    report(f"Making the base of '{recipe.name}' from Debian's archive")
    command = [tool, "--quiet", "--variant=essential", f"--include={','.join(recipe.packages)}"]
    command += [f"--dpkgopt=path-exclude={pattern}" for pattern in LEFT_OUT]
    command += [f"--customize-hook={NO_SET_ID}", recipe.suite, str(fresh)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("E:")]
            said = "; ".join(lines[:2]) or done.stderr[-300:]
            raise CannotMake(
                f"mmdebstrap could not make the base ({said}). It needs Debian's archive, by "
                f"network or mirror, or the file {file.name} in {place} from a machine that has it."
            )
        fresh.rename(file)
    finally:
        fresh.unlink(missing_ok=True)
    return file


def archive(layer: Path, tag: str) -> tuple[str, Iterator[bytes]]:
    """Return the image's digest and, in pieces, the archive that `docker load` reads.

    The configuration holds nothing of when or where it was made, so that equal bases are one image.
    `docker import` would write the time into it.
    """
    digest = hashlib.sha256()
    with layer.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    config = json.dumps(
        {
            "architecture": ARCHITECTURES[platform.machine()],
            "os": "linux",
            "created": CREATED,
            "config": {
                "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
            },
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{digest.hexdigest()}"]},
            "history": [{"created": CREATED, "created_by": "mmdebstrap"}],
        },
        sort_keys=True,
    ).encode()
    name = hashlib.sha256(config).hexdigest()
    manifest = [{"Config": f"{name}.json", "RepoTags": [tag], "Layers": ["layer.tar"]}]
    return f"sha256:{name}", _pieces(layer, {f"{name}.json": config}, manifest)


def _pieces(layer: Path, files: dict[str, bytes], manifest: object) -> Iterator[bytes]:
    """Yield a tar archive of all, without holding the layer in memory."""
    for name, content in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
        yield _member(name, len(content)) + content + _padding(len(content))
    size = layer.stat().st_size
    yield _member("layer.tar", size)
    with layer.open("rb") as file:
        while part := file.read(1 << 20):
            yield part
    yield _padding(size) + bytes(2 * tarfile.BLOCKSIZE)


def _member(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size = size
    return entry.tobuf(tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def version(layer: Path, package: str) -> str:
    """Return the upstream version of a package in the base.

    Raises:
        CannotMake: it is not in it.
    """
    with tarfile.open(layer) as tar:
        status = tar.extractfile("./var/lib/dpkg/status")
        said = status.read().decode() if status else ""
    found = re.search(
        rf"^Package: {re.escape(package)}\n(?:.+\n)*?Version: (\S+)", said, re.MULTILINE
    )
    if found is None:
        raise CannotMake(f"The base holds no {package}.")
    return re.sub(r"^\d+:|-[^-]*$", "", found.group(1))
