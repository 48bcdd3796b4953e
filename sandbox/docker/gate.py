"""Stands between workers in containers and the daemon: only what a run needs passes.

    python -m sandbox.docker.gate --listen SOCKET --read FOLDER... --write FOLDER

The daemon's socket is as good as root. Here it is in the hands of this one process, which reads
nothing that a student wrote, and a worker that somebody has taken over by what a student wrote can
start containers like those of runs and do nothing else. Knows no jobs.
"""

import argparse
import http.client
import json
import logging
import os
import socket
import socketserver
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from sandbox.docker import allowed
from sandbox.images import pins

log = logging.getLogger("prayoga.gate")
DAEMON = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock").removeprefix("unix://")
LARGEST = 1 << 20
"""Bytes of a call; a run's are a tenth of that."""
ANSWER_SECONDS = 90.0


class _Daemon(http.client.HTTPConnection):
    def __init__(self) -> None:
        super().__init__("docker", timeout=ANSWER_SECONDS)

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(DAEMON)


class Gate(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Serves one installation's workers.

    Args:
        listen: the socket, made anew; only this user may speak to it.
        read: folders of which runs may be shown anything.
        write: the slots' folder.
        images: folder of the pins.
    """

    daemon_threads = True

    def __init__(self, listen: Path, read: tuple[Path, ...], write: Path, images: Path) -> None:
        listen.unlink(missing_ok=True)
        self._read, self._write, self._images = read, write, images
        before = os.umask(0o177)
        try:
            super().__init__(str(listen), _Call)
        finally:
            os.umask(before)

    def bounds(self) -> allowed.Bounds:
        """Read anew each time: an image may have been made since."""
        every = [json.loads(file.read_text()) for file in self._images.glob("runtime-*.json")]
        images = frozenset(pin["image"] for pin in every)
        return allowed.Bounds(images, self._read, self._write)


class _Call(BaseHTTPRequestHandler):
    server: Gate
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_DELETE = do_GET

    def _serve(self) -> None:
        try:
            self._answer(*_ask(self.command, self.path, self._judged(self._body())))
        except allowed.Refused as error:
            log.warning("Refused: %s", error)
            self._answer(403, json.dumps({"message": f"the gate refused: {error}"}).encode())
        except (OSError, http.client.HTTPException) as error:
            said = f"the Docker daemon does not answer the gate ({error})"
            self._answer(503, json.dumps({"message": said}).encode())

    def _body(self) -> bytes:
        """Return what was sent.

        Raises:
            allowed.Refused: it is too large, or of no told length.
        """
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > LARGEST:
            self.close_connection = True
            raise allowed.Refused("a body without a length, or larger than any run's")
        return self.rfile.read(int(length))

    def _judged(self, body: bytes) -> bytes:
        """Return the body to hand on: written anew, so that the daemon reads what was judged.

        Raises:
            allowed.Refused: no run needs this.
        """
        try:
            container = allowed.about(self.command, self.path)
            if container is not None:
                status, said = _ask("GET", f"/containers/{container}/json")
                if status == http.HTTPStatus.OK and not allowed.ours(json.loads(said)):
                    raise allowed.Refused(f"{container} is no run's")
                return b""
            if not allowed.creates(self.command, self.path):
                return b""
            asked = json.loads(body)
            allowed.check(asked, self.server.bounds())
        except (ValueError, TypeError, AttributeError) as error:
            raise allowed.Refused(f"a call that can't be read ({error})") from error
        return json.dumps(asked).encode()

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Only refusals are told."""


def _ask(method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    daemon = _Daemon()
    try:
        daemon.request(method, path, body or None, {"Content-Type": "application/json"})
        answer = daemon.getresponse()
        return answer.status, answer.read()
    finally:
        daemon.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sandbox.docker.gate")
    parser.add_argument("--listen", type=Path, required=True)
    parser.add_argument("--read", type=Path, nargs="+", required=True)
    parser.add_argument("--write", type=Path, required=True)
    parser.add_argument("--images", type=Path, default=pins.folder())
    asked = parser.parse_args()
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with Gate(asked.listen, tuple(asked.read), asked.write, asked.images) as gate:
        gate.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
