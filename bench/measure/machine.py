"""What a measurement was made on, and whether others were using it at the time."""

import os
import platform
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

LOOK_SECONDS = 2.0


@dataclass(frozen=True)
class Machine:
    """One machine at one time."""

    processor: str
    processors: int
    memory_bytes: int
    system: str
    kernel: str
    at: str
    """UTC, to the minute."""
    others_busy: float
    """How many processors others kept busy before anything was measured."""

    def __str__(self) -> str:
        return (
            f"{self.processor}, {self.processors} processors, "
            f"{self.memory_bytes / 2**30:.0f} GiB, {self.system}, Linux {self.kernel}"
        )


def look() -> Machine:
    """Return the facts; takes two seconds."""
    cpu = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    total = re.search(r"^MemTotal: +(\d+)", Path("/proc/meminfo").read_text(), re.MULTILINE)
    return Machine(
        processor=cpu.group(1) if cpu else platform.machine(),
        processors=len(os.sched_getaffinity(0)),
        memory_bytes=int(total.group(1)) * 1024 if total else 0,
        system=platform.freedesktop_os_release().get("PRETTY_NAME", "Linux"),
        kernel=platform.release(),
        at=datetime.now(UTC).strftime("%Y-%m-%d %H:%M"),
        others_busy=others_busy(),
    )


def others_busy() -> float:
    """Return how many processors are kept busy while this process only waits."""
    begun, ticks = time.monotonic(), _busy_ticks()
    time.sleep(LOOK_SECONDS)
    seconds = (_busy_ticks() - ticks) / os.sysconf("SC_CLK_TCK")
    return seconds / (time.monotonic() - begun)


def _busy_ticks() -> int:
    fields = [int(field) for field in Path("/proc/stat").read_text().split("\n")[0].split()[1:9]]
    idle = fields[3] + fields[4]
    return sum(fields) - idle


def versions(environment: Path, names: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of those distributions that a virtual environment has."""
    places = [str(place) for place in environment.glob("lib/python3.*/site-packages")]
    every = metadata.distributions(path=places)
    found = {re.sub("[-_.]+", "-", d.metadata["Name"]).lower(): d.version for d in every}
    return {name: found[name] for name in names if name in found}
