"""The site as it is served: web server, worker, upkeep and clock under their supervisor."""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"
PREPARE = "import django; django.setup(); from {} import main; main()"
SUPERVISOR = ("-m", "supervisor.supervisord", "-c", "config/supervisord.conf")
SECONDS_TO_START = 180
SECONDS_TO_STOP = 30


@dataclass(frozen=True)
class Site:
    """A site that runs; `rows` names what `prepare` laid out."""

    url: str
    rows: Mapping[str, Any]
    logs: Path
    screen: Mapping[str, Any] = field(default_factory=dict)
    """What a browser's context is opened with, for who visits it."""

    def told(self) -> str:
        """The newest lines of every log, for a test that failed."""
        return "\n".join(
            f"== {log.name}\n{log.read_text(errors='replace')[-3000:]}"
            for log in sorted(self.logs.glob("*.log"))
        )


@contextmanager
def served(data: Path, rows: str = "tests.e2e.prepare") -> Iterator[Site]:
    """Serve a site in the folder `data`, and stop every process at the end.

    Args:
        rows: the module whose `main` lays out what is there, and prints what `Site.rows` is.
    """
    port = _free_port()
    logs = data / "log"
    logs.mkdir()
    (data / "secret_key").write_text("for tests only, never of use anywhere else" * 2)
    environment = {
        **os.environ,
        "PRAYOGA_DATA_DIR": str(data),
        "PRAYOGA_PORT": str(port),
        "PRAYOGA_DATABASE_URL": "",
        "PRAYOGA_BROKER_URL": "",
        "PRAYOGA_DEMO": "false",
        "PRAYOGA_SLOTS": "2",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        _run([str(ROOT / "manage.py"), *command, "--verbosity", "0"], environment)
    rows = json.loads(_run(["-c", PREPARE.format(rows)], environment))
    supervisor = subprocess.Popen(
        # Told by the kernel should the tests be killed: nothing is left behind.
        ["setpriv", "--pdeathsig", "TERM", PYTHON, *SUPERVISOR],
        cwd=ROOT,
        env=environment,
        start_new_session=True,
    )
    try:
        site = Site(f"http://127.0.0.1:{port}", rows, logs)
        _wait_until_it_answers(site, supervisor)
        yield site
    finally:
        supervisor.terminate()
        supervisor.wait(SECONDS_TO_STOP)


def _run(arguments: list[str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        [PYTHON, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(site: Site, supervisor: subprocess.Popen) -> None:
    address = f"{site.url}/accounts/login/"
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert supervisor.poll() is None, site.told()
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - http
                return
        except urllib.error.HTTPError:
            raise
        except OSError:
            # Nothing listens yet. The wait for the next try is the supervisor's own end.
            with_patience(supervisor)
    raise AssertionError(f"the site did not start\n{site.told()}")


def with_patience(supervisor: subprocess.Popen) -> None:
    """Wait a moment, or less where the supervisor ends in it."""
    try:
        supervisor.wait(0.2)
    except subprocess.TimeoutExpired:
        return
