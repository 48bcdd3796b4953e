"""The way in: `inspect` looks at a file, `receive` stores it and has it graded."""

from grading.intake.inspection import inspect
from grading.intake.reception import attempts_used, receive
from grading.intake.refused import Refused
from grading.intake.written import KIND as WRITTEN
from grading.intake.written import formats

__all__ = ["WRITTEN", "Refused", "attempts_used", "formats", "inspect", "receive"]
