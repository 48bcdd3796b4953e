"""The command line of the images, see the package's own words."""

import argparse
import sys
from pathlib import Path

import docker
from docker.errors import DockerException

from sandbox.images import build, debian, pins, recipe


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.images", description="Makes the images that runs start from."
    )
    parser.add_argument("command", choices=["build", "show"])
    parser.add_argument("names", nargs="*", default=["runtime"], help="recipes; runtime if none")
    parser.add_argument("--recipes", type=Path, default=recipe.FOLDER / "recipes.toml")
    parser.add_argument("--extra", type=Path, help="requirements file for a recipe's extra/")
    parser.add_argument("--anew", action="store_true", help="make them even where they are there")
    asked = parser.parse_args()
    place = pins.folder()
    try:
        # A build may be silent for minutes while it unpacks.
        client = docker.from_env(timeout=1800)
        for name in asked.names:
            wanted = recipe.load(name, asked.recipes)
            if asked.command == "show":
                pin = pins.read(name, place, pins.daemon(client.info()))
                there = pin is not None and build.has(client, pin.image)
                print(f"{name}: {pin.image if pin else 'not made'}{'' if there else ' (missing)'}")
                continue
            pin = build.build(
                client, wanted, place, extra=asked.extra, anew=asked.anew, report=print
            )
            print(f"{name}: {pin.image}, also called {pin.tag}")
    except (recipe.UnknownImage, debian.CannotMake) as error:
        print(f"prayoga: {error}", file=sys.stderr)
        return 2
    except DockerException as error:
        print(f"prayoga: the Docker daemon failed ({error})", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
