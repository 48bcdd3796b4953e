"""Makes an image out of its recipe and pins it. Done already, it changes nothing."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from docker import DockerClient
from docker.errors import ImageNotFound

from sandbox.images import debian, pins
from sandbox.images.debian import CannotMake
from sandbox.images.pins import Pin
from sandbox.images.recipe import Recipe

Report = Callable[[str], None]
NOTHING: Mapping[str, Path] = {}


def build(
    client: DockerClient,
    recipe: Recipe,
    place: Path,
    *,
    given: Mapping[str, Path] = NOTHING,
    anew: bool = False,
    report: Report = lambda line: None,
) -> Pin:
    """Return the image's pin; the daemon has the image then.

    Args:
        client: a daemon on this machine.
        recipe: what it is made of.
        place: folder of pins and bases.
        given: folders that the Dockerfiles may copy from, by the names they have there.
        anew: make it even where it is there.
        report: is told, in lines for people, what takes time.

    Raises:
        CannotMake: with cause and remedy.
        docker.errors.DockerException: the daemon failed.
    """
    daemon = pins.daemon(client.info())
    known = pins.read(recipe.name, place, daemon)
    files = _digest(given)
    wanted = (recipe.digest, files)
    if known and (known.recipe, known.given) == wanted and not anew and has(client, known.image):
        return known
    layer = debian.base(recipe, place, report)
    image, archive = debian.archive(layer, f"prayoga/base:{recipe.base_digest}")
    if not has(client, image):
        report(f"Loading the base of '{recipe.name}' into the daemon")
        load(client, archive, "the base")
    client.api.tag(image, "prayoga/base", recipe.base_digest, force=True)  # had it another name
    report(f"Building '{recipe.name}'")
    for dockerfile in recipe.dockerfiles:
        image = _run(client, dockerfile, image, given)
    python = debian.version(layer, "python3.11") if "python3.11" in recipe.packages else ""
    pin = Pin(recipe.name, image, recipe.digest, python, files, daemon)
    client.api.tag(image, *pin.tag.split(":"), force=True)
    pins.write(pin, place)
    return pin


def load(client: DockerClient, archive: Iterable[bytes], what: str) -> None:
    """Give the daemon an image as `docker save` writes it, and `what` that is to people.

    Raises:
        CannotMake: the daemon would not have it.
    """
    for line in client.api.load_image(archive):
        if "error" in line:
            raise CannotMake(f"The daemon refused {what}: {line['error']}")


def has(client: DockerClient, image: str) -> bool:
    """Whether the daemon holds exactly that image."""
    try:
        return bool(client.api.inspect_image(image)["Id"] == image)
    except ImageNotFound:
        return False


def _run(client: DockerClient, dockerfile: Path, base: str, given: Mapping[str, Path]) -> str:
    """Return the image that a Dockerfile makes out of `base`, without any network."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(dockerfile, Path(folder, "Dockerfile"))
        Path(folder, "extra").mkdir()
        for name, source in given.items():
            shutil.copytree(
                source, Path(folder, name), copy_function=_link, symlinks=True, dirs_exist_ok=True
            )
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


def _digest(given: Mapping[str, Path]) -> str:
    """Return 12 hexadecimal digits that name these files and their contents, empty for none."""
    if not given:
        return ""
    whole = hashlib.sha256()
    for name, folder in sorted(given.items()):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            line = f"{name}/{file.relative_to(folder)}"
            whole.update(line.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()[:12]


def _link(source: str, target: str) -> None:
    """Give a file a second name, which costs nothing; a copy where that can't be."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
