"""What `./manage.py doctor --sandbox` does: the conformance suite, a line a case, and a summary."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings

from sandbox import selfcheck
from sandbox.backends import open_backend
from sandbox.selfcheck import Report, Result, Status


def check(name: str, *, warm: bool, on_result: Callable[[Result], None]) -> Report:
    """Run the suite against a backend of this installation's, in slots of its own.

    Args:
        name: of the backend.
        warm: start runs warm where that can be had.
        on_result: told each result as it comes.

    Raises:
        SandboxUnavailable: not even an honest program runs.
    """
    slots = settings.DATA_DIR / "slots" / "selfcheck"
    backend = open_backend(
        name,
        runtime=settings.LAB_RUNTIME,
        slots=slots,
        max_slots=selfcheck.SLOTS,
        choices=replace(settings.SANDBOX_CHOICES, warm=warm),
    )
    return selfcheck.run(backend, on_result, slots=slots)


def line(result: Result) -> str:
    """Return one result as a line."""
    text = f"\n    {result.text}" if result.text else ""
    return f"{result.group:<15} {result.name} ({result.seconds:.1f} s){text}"


def summary(report: Report) -> str:
    """Return what came of it, gaps by name."""
    isolation = report.isolation
    gaps = report.of(Status.GAP)
    counts = [
        f"{len(report.of(Status.HELD)) + len(report.of(Status.CLOSED))} held",
        f"{len(report.of(Status.FAILED))} failed",
        f"{len(gaps)} known gaps" + f" ({', '.join(gap.name for gap in gaps)})" * bool(gaps),
    ]
    start = "warm" if isolation.warm else "cold"
    walls = f"weak: {'; '.join(isolation.reasons)}" if isolation.weak else "with every limit"
    return (
        f"{isolation.backend}, started {start}, {walls}: {', '.join(counts)}; "
        f"{report.seconds:.0f} s, {report.neighbours} honest neighbours beside them."
    )
