"""The server's backend: each run in a container of its own, started through a Docker daemon.

The same runner, watch, seal and words as every other backend; only starting, bounding and ending
are Docker's. Never the daemon's socket inside, never privileged, never `cp` or `exec` on a live
container.
"""

from sandbox.docker.backend import Docker

__all__ = ["Docker"]
