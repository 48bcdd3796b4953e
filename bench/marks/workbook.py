"""The CIE workbook of a large class: its time, and the most memory that a process took for it.

A process of its own (`python -m bench.marks.workbook OFFERING`), since the memory that counts is
that of a process that does nothing else. Prints one line of JSON.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import django

KILOBYTE = 1024


def main() -> int:
    """Write the workbook of the offering of that number; return the exit code."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    # Only now: models are there once Django is set up.
    from grading.models import Offering  # noqa: PLC0415
    from grading.reports.archive import written  # noqa: PLC0415
    from grading.reports.gathered import Gathered  # noqa: PLC0415
    from grading.reports.registry import REGISTRY  # noqa: PLC0415
    from grading.reports.writers.forms import FORMS  # noqa: PLC0415

    offering = Offering.objects.select_related("course").get(pk=int(sys.argv[1]))
    began = time.monotonic()
    with written(REGISTRY["cie"], Gathered(offering), FORMS["xlsx"]):
        seconds = time.monotonic() - began
    print(json.dumps({"seconds": seconds, "bytes": _peak()}))
    return 0


def _peak() -> int:
    """Most memory of this program, bytes. `ru_maxrss` would count its parent's before the exec."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * KILOBYTE


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        sys.exit(main())
