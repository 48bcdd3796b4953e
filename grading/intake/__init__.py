"""The way in: `inspect` looks at a file, `receive` stores it and has it graded."""

from grading.intake.inspection import inspect
from grading.intake.reception import attempts_used, receive
from grading.intake.refused import Refused

__all__ = ["Refused", "attempts_used", "inspect", "receive"]
