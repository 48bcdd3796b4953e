"""Whether one run ended as its case says, and as every run has to end."""

import hashlib

from sandbox.contract import Execution, Job, Outcome
from sandbox.selfcheck.case import Case

MARKER_CHARACTERS = 200


def wrong(case: Case, found: Execution, job: Job, *, warm: bool) -> str:
    """Return what is wrong with an end; the empty text: nothing.

    Args:
        case: what it was.
        found: how it ended.
        job: as it was run.
        warm: whether runs start warm here.
    """
    if found.outcome not in case.outcomes:
        expected = " or ".join(case.outcomes)
        said = f"{found.message} {found.stderr.text[-600:]}".strip()
        return f"ended with {found.outcome}, not {expected}: {said}"
    # What failed as a fault of the platform's does not say how it had started.
    if found.outcome is not Outcome.PLATFORM_ERROR and found.isolation.warm != warm:
        return f"ran behind other walls than are tested: {'; '.join(found.isolation.reasons)}"
    return _ended_badly(found, job) or (case.holds(found) if case.holds else "")


def _ended_badly(found: Execution, job: Job) -> str:
    """Return what no end may be like, whatever the program did."""
    if found.outcome is Outcome.OK:
        if found.artefact is None:
            return "ended well without an artefact"
        if found.artefact_sha256 != hashlib.sha256(found.artefact).hexdigest():
            return "the digest is not that of the bytes handed on"
        if len(found.artefact) > job.limits.artefact_bytes:
            return "the artefact is above its cap"
    elif found.artefact is not None:
        return f"ended with {found.outcome}, and an artefact is handed on"
    elif not found.message:
        return f"ended with {found.outcome}, and nothing is said about it"
    for log in (found.stdout, found.stderr):
        if len(log.text) > job.limits.log_kept_bytes + MARKER_CHARACTERS:
            return f"{len(log.text)} characters of its log were kept"
    if len(found.notebook or b"") > job.limits.notebook_bytes:
        return "the executed notebook is above its cap"
    return ""
