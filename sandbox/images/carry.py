"""Carries images to machines that shall not make them: a folder with an archive and a pin for each.

An image is the same wherever it is loaded, digest for digest, so runs on every machine of an
institution can name one and the same.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from pathlib import Path

from docker import DockerClient

from sandbox.images import pins
from sandbox.images.build import has
from sandbox.images.build import load as load_archive
from sandbox.images.debian import CannotMake
from sandbox.images.pins import Pin


def save(client: DockerClient, names: Iterable[str], place: Path, folder: Path) -> list[Pin]:
    """Write the images of those names into `folder`, made if missing, and return their pins.

    Args:
        client: the daemon that has them.
        names: of recipes.
        place: folder of the pins.
        folder: receives `NAME.tar`, as `docker load` reads it, and `NAME.json`.

    Raises:
        CannotMake: one was never made for this daemon, or is gone.
        OSError: the folder can't be written to.
    """
    daemon = pins.daemon(client.info())
    saved = []
    for name in names:
        pin = pins.read(name, place, daemon)
        if pin is None or not has(client, pin.image):
            raise CannotMake(f"There is no image '{name}' to save. Make it: scripts/images {name}")
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{name}.tar").open("wb") as file:
            file.writelines(client.images.get(pin.image).save())
        (folder / f"{name}.json").write_text(json.dumps(asdict(pin), indent=2) + "\n")
        saved.append(pin)
    return saved


def load(client: DockerClient, folder: Path, place: Path) -> list[Pin]:
    """Give the daemon every image in `folder`, pin them, and return the pins.

    The daemon works every digest out anew from what it is given, so an archive that was damaged or
    exchanged on the way is noticed. Which digests are the right ones the folder itself says.

    Raises:
        CannotMake: the folder holds none, or other bytes than it says.
        OSError: it can't be read.
    """
    daemon = pins.daemon(client.info())
    loaded = []
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text())
        if told.keys() != {field.name for field in fields(Pin)}:
            raise CannotMake(f"{file} is no pin of this version of Prayoga. Save the images anew.")
        pin = replace(Pin(**told), daemon=daemon)
        with (folder / f"{pin.name}.tar").open("rb") as archive:
            load_archive(client, archive, f"{pin.name}.tar, which may be damaged")
        if not has(client, pin.image):
            raise CannotMake(
                f"{pin.name}.tar holds another image than {pin.image}, which {file.name} names. "
                "Copy both again, or save them anew."
            )
        client.api.tag(pin.image, *pin.tag.split(":"), force=True)
        pins.write(pin, place)
        loaded.append(pin)
    if not loaded:
        raise CannotMake(f"{folder} holds no images that 'scripts/images save' wrote.")
    return loaded
