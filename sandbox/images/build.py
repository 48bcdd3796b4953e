"""Makes an image out of its recipe and pins it. Done already, it changes nothing."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from docker import DockerClient
from docker.errors import ImageNotFound

from sandbox.images import debian, pins
from sandbox.images.debian import CannotMake
from sandbox.images.pins import Pin
from sandbox.images.recipe import Recipe

Report = Callable[[str], None]


def build(
    client: DockerClient,
    recipe: Recipe,
    place: Path,
    *,
    extra: Path | None = None,
    anew: bool = False,
    report: Report = lambda line: None,
) -> Pin:
    """Return the image's pin; the daemon has the image then.

    Args:
        client: a daemon on this machine.
        recipe: what it is made of.
        place: folder of pins and bases.
        extra: a requirements file of Python packages to put into a recipe's `extra/`.
        anew: make it even where it is there.
        report: is told, in lines for people, what takes time.

    Raises:
        CannotMake: with cause and remedy.
        docker.errors.DockerException: the daemon failed.
    """
    daemon = pins.daemon(client.info())
    known = pins.read(recipe.name, place, daemon)
    if known and known.recipe == recipe.digest and not anew and has(client, known.image):
        return known
    layer = debian.base(recipe, place, report)
    image, archive = debian.archive(layer, f"prayoga/base:{recipe.base_digest}")
    if not has(client, image):
        report(f"Loading the base of '{recipe.name}' into the daemon")
        for line in client.api.load_image(archive):
            if "error" in line:
                raise CannotMake(f"The daemon refused the base: {line['error']}")
    report(f"Building '{recipe.name}'")
    for dockerfile in recipe.dockerfiles:
        image = _run(client, dockerfile, image, extra)
    python = debian.version(layer, "python3.11")
    pin = Pin(recipe.name, image, recipe.digest, python, daemon)
    client.api.tag(image, *pin.tag.split(":"), force=True)
    pins.write(pin, place)
    return pin


def has(client: DockerClient, image: str) -> bool:
    """Whether the daemon holds exactly that image."""
    try:
        return bool(client.api.inspect_image(image)["Id"] == image)
    except ImageNotFound:
        return False


def _run(client: DockerClient, dockerfile: Path, base: str, extra: Path | None) -> str:
    """Return the image that a Dockerfile makes out of `base`, without any network."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(dockerfile, Path(folder, "Dockerfile"))
        Path(folder, "extra").mkdir()
        if extra is not None:
            _install(extra, Path(folder, "extra"))
        image, said = "", []
        lines = client.api.build(
            path=folder,
            buildargs={"BASE": base},
            network_mode="none",
            pull=False,
            rm=True,
            forcerm=True,
            decode=True,
        )
        for line in lines:
            said.append(line.get("stream", ""))
            if "error" in line:
                raise CannotMake(f"{dockerfile.name}: {line['error']}\n{''.join(said[-5:])}")
            image = line.get("aux", {}).get("ID", image)
        return image


def _install(requirements: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-input"]
    command += ["--target", str(folder), "--requirement", str(requirements)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMake(
            f"What {requirements} asks for can't be installed: {done.stderr.strip()[-500:]}"
        )
