"""The one contract of every backend: what a sandbox is asked and what it answers.

Frozen dataclasses, since they cross process borders. Nothing here knows how a backend isolates a
program or what its answers are worth.
"""

from sandbox.contract.asked import (
    MIB,
    PASSED,
    STORED,
    Ask,
    Form,
    Job,
    Limits,
    Mount,
    Probe,
    Program,
    ProgramKind,
    Question,
)
from sandbox.contract.backend import (
    Backend,
    Cancelled,
    Noting,
    SandboxUnavailable,
    Warming,
)
from sandbox.contract.facts import (
    Execution,
    Isolation,
    Log,
    Outcome,
    ProgramError,
    Progress,
    Stage,
    Timing,
    Usage,
)

__all__ = [
    "MIB",
    "PASSED",
    "STORED",
    "Ask",
    "Backend",
    "Cancelled",
    "Execution",
    "Form",
    "Isolation",
    "Job",
    "Limits",
    "Log",
    "Mount",
    "Noting",
    "Outcome",
    "Probe",
    "Program",
    "ProgramError",
    "ProgramKind",
    "Progress",
    "Question",
    "SandboxUnavailable",
    "Stage",
    "Timing",
    "Usage",
    "Warming",
]
