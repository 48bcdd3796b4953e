"""Whether the machine has room for a warm parent beside the runs."""

from pathlib import Path

from sandbox.contract import MIB

LEAST_FREE_BYTES = 2048 * MIB
"""With less free the parent, 0.7 GB of its own, would take from the runs what they need."""
ALL = Path("/proc/meminfo")


def shortage() -> str | None:
    """Return why no parent should be started now; None: there is room."""
    counts = dict(line.split(":", 1) for line in ALL.read_text().splitlines())
    free = int(counts["MemAvailable"].split()[0]) * 1024
    if free >= LEAST_FREE_BYTES:
        return None
    return (
        f"the machine has {free // MIB} MiB of memory left, and keeping the frameworks imported "
        f"needs {LEAST_FREE_BYTES // MIB} MiB"
    )
