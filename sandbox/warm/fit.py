"""Which programs can't start warm as if they had started cold. Reads a program, runs nothing."""

import re
from math import ceil

from sandbox import archive
from sandbox.contract import Job
from sandbox.warm.enclosure import CPUS

READ_AT_IMPORT = (
    "KERAS_BACKEND",
    "KERAS_HOME",
    "TF_USE_LEGACY_KERAS",
    "TF_ENABLE_ONEDNN_OPTS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "LD_LIBRARY_PATH",
)
"""Variables that a framework reads when it is imported, which a warm parent has done already."""
NAMED = re.compile(rb"\b(" + "|".join(READ_AT_IMPORT).encode() + rb")\b")


def why_cold(job: Job) -> str | None:
    """Return why `job` has to start cold; None: it need not."""
    if job.cold:
        return "asked for"
    program = job.program
    found = NAMED.search(archive.sources(program.source) if program.entry else program.source)
    if found:
        return f"the program names {found[1].decode()}, which is read when a framework is imported"
    given = sorted(set(READ_AT_IMPORT) & set(job.environment))
    if given:
        return f"the task sets {given[0]}, which is read when a framework is imported"
    if ceil(job.limits.cpus) != ceil(CPUS):
        return f"the frameworks were imported for {ceil(CPUS)} processors"
    return None
