"""Keeps a warm parent in a container: `sandbox.warm.keeper` with a daemon in bubblewrap's place."""

import os
import sys
from functools import partial
from pathlib import Path

from sandbox.docker import warm_enclosure
from sandbox.warm.keeper import keep


def main() -> None:
    """Keep.

    Arguments: the private folder, the lab runtime, seconds to linger, the image's digest, the
    daemon's address, and its name, which only tells this keeper from others.
    """
    folder, runtime, linger, image, address, _ = sys.argv[1:]
    os.environ["DOCKER_HOST"] = address
    keep(
        Path(folder),
        float(linger),
        lambda place: partial(warm_enclosure.start, place, Path(runtime), image),
    )


if __name__ == "__main__":
    main()
