"""The command line of the images, see the package's own words.

Ends with 0 if it worked, 2 with the reason if not, and 3 if mmdebstrap is what is missing.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import docker
import requests
from docker.errors import DockerException

from sandbox.images import build, carry, debian, pins, recipe


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.images", description="Makes the images that runs start from."
    )
    parser.add_argument("command", choices=["build", "show", "save", "load"])
    parser.add_argument("names", nargs="*", default=["runtime"], help="recipes; runtime if none")
    parser.add_argument("--recipes", type=Path, default=recipe.FOLDER / "recipes.toml")
    parser.add_argument("--folder", type=Path, help="where save writes to and load reads from")
    parser.add_argument(
        "--extra", type=Path, help="requirements file of Python packages for a Dockerfile's extra/"
    )
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="NAME=FOLDER",
        help="a folder that the Dockerfiles copy from",
    )
    parser.add_argument("--anew", action="store_true", help="make them even where they are there")
    asked = parser.parse_args()
    if asked.command in ("save", "load") and not asked.folder:
        parser.error(f"{asked.command} needs --folder")
    given = {name: Path(folder) for name, _, folder in (c.partition("=") for c in asked.context)}
    with tempfile.TemporaryDirectory() as extra:
        if asked.extra:
            given["extra"] = Path(extra)
            command = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-input",
                "--no-compile",
            ]
            command += ["--target", extra, "--requirement", str(asked.extra)]
            if subprocess.run(command, check=False).returncode:
                return _failed(f"what {asked.extra} asks for can't be installed")
        return _do(asked, pins.folder(), given)


def _do(asked: argparse.Namespace, place: Path, given: dict[str, Path]) -> int:
    try:
        # A build may be silent for minutes while it unpacks.
        client = docker.from_env(timeout=1800)
        if asked.command == "save":
            _tell(carry.save(client, asked.names, place, asked.folder))
            return 0
        if asked.command == "load":
            _tell(carry.load(client, asked.folder, place))
            return 0
        for name in asked.names:
            wanted = recipe.load(name, asked.recipes)
            if asked.command == "show":
                pin = pins.read(name, place, pins.daemon(client.info()))
                there = pin is not None and build.has(client, pin.image)
                print(f"{name}: {pin.image if pin else 'not made'}{'' if there else ' (missing)'}")
                continue
            _tell([build.build(client, wanted, place, given=given, anew=asked.anew, report=print)])
    except debian.NoTool as error:
        return _failed(str(error), 3)
    except (DockerException, requests.RequestException) as error:
        return _failed(
            f"the Docker daemon failed ({error}). Is it running, and may this user speak to it? "
            "DOCKER_HOST names another one."
        )
    except (recipe.UnknownImage, debian.CannotMake, OSError) as error:
        return _failed(str(error))
    return 0


def _tell(made: list[pins.Pin]) -> None:
    for pin in made:
        print(f"{pin.name}: {pin.image}, also called {pin.tag}")


def _failed(why: str, status: int = 2) -> int:
    print(f"prayoga: {why}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
