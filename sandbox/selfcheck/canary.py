"""A canary on the host: secrets that no run may find, and doors of the machine that none may reach.

Everything lies open to every user of the machine, so that only a backend's walls stand before it.
"""

import hashlib
import os
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox import seccomp
from sandbox.contract import Execution, Isolation, Mount
from sandbox.selfcheck.calls import NAMES
from sandbox.selfcheck.output_channel import LOADED

PACKAGE = Path(__file__).parents[1]
VARIABLE = "PRAYOGA_CANARY"
OWN_PROCESSES = {("docker", False): 3}
"""How many processes a run sees that starts none, by backend and whether it started warm: the
first and its own, in a container of its own the first one's helper besides."""


@dataclass(frozen=True)
class Canary:
    """What stands on the machine while the suite runs."""

    secret: str
    """Stands in a file, in the grader's environment and behind a descriptor; in no program."""
    token: str
    """Marks the runs of this suite among all processes of the machine; no secret."""
    folder: Path
    services: tuple[socket.socket, ...]
    files: Mapping[Path, str]
    """Digests of the files as they were."""

    @property
    def mounts(self) -> tuple[Mount, ...]:
        """The public data that every run is shown; the labels lie beside it."""
        public = self.folder / "public"
        return Mount(public, "/work/data/set"), Mount(public, "/datasets/set")

    def facts(self, isolation: Isolation) -> dict[str, object]:
        """Return what programs may know of the machine, by the name in `<<name>>`."""
        labels = self.folder / "hidden" / "labels"
        return {
            "secret_file": str(labels),
            "canary_paths": [*map(str, (labels, self.folder, PACKAGE, Path.home()))],
            "canary_names": ["labels", self.folder.name],
            "port": self.services[0].getsockname()[1],
            "socket_path": self.services[1].getsockname(),
            "socket_name": self.services[2].getsockname()[1:].decode(),
            "own_processes": OWN_PROCESSES.get((isolation.backend, isolation.warm), 2),
            "calls": seccomp.numbers(NAMES),
        }

    def sung(self, found: Execution) -> str:
        """Return where in what a run gave the secret stands; the empty text: nowhere."""
        texts = {
            "message": found.message,
            "stdout": found.stdout.text,
            "stderr": found.stderr.text,
            "error": str(found.error),
            "artefact": (found.artefact or b"").decode("latin-1"),
            "notebook": (found.notebook or b"").decode("latin-1"),
        }
        return ", ".join(name for name, text in texts.items() if self.secret in text)

    def disturbed(self) -> str:
        """Return what a run reached or changed; the empty text: nothing."""
        found = []
        for service in self.services:
            try:
                service.accept()[0].close()
                found.append(f"somebody reached {service.getsockname()!r}")
            except BlockingIOError:
                pass
        if LOADED.exists():
            LOADED.unlink()
            found.append("a pickle that a run left was loaded")
        now = _digests(self.folder)
        found += [f"{path} was changed" for path in self.files if now.get(path) != self.files[path]]
        found += [f"{path} is new" for path in now.keys() - self.files.keys()]
        return "; ".join(found)


@contextmanager
def standing() -> Iterator[Canary]:
    """Set the canary up, and take it away at the end."""
    secret, token = (os.urandom(16).hex() for _ in range(2))
    LOADED.unlink(missing_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="prayoga-selfcheck-")))
        folder.chmod(0o755)
        labels = folder / "hidden" / "labels"
        public = folder / "public"
        for place in (labels.parent, public):
            place.mkdir(mode=0o755)
        labels.write_text(secret)
        (public / "train.txt").write_text("rows")
        (public / "way").symlink_to("../hidden/labels")
        (public / "absolute").symlink_to(labels)
        left_open = stack.enter_context(labels.open())
        os.set_inheritable(left_open.fileno(), True)
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = secret
        stack.callback(_restore, before)
        services = (
            socket.create_server(("127.0.0.1", 0)),
            _local(str(folder / "service")),
            _local(f"\0prayoga-selfcheck-{token}"),
        )
        for service in services:
            stack.enter_context(service)
            service.setblocking(False)
        yield Canary(secret, token, folder, services, _digests(folder))


def _local(address: str) -> socket.socket:
    service = socket.socket(socket.AF_UNIX)
    service.bind(address)
    service.listen()
    if not address.startswith("\0"):
        Path(address).chmod(0o777)
    return service


def _restore(before: str | None) -> None:
    if before is None:
        del os.environ[VARIABLE]
    else:
        os.environ[VARIABLE] = before


def _digests(folder: Path) -> dict[Path, str]:
    return {
        path: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
        for path in folder.rglob("*")
    }
