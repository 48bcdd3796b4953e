"""The suite that every backend has to pass, on every machine, cold and warm: real hostile programs.

Each case is plain data: a program, the outcome it must have, a condition on its end. They are run
two at a time beside an honest neighbour whose answers must not change, on a machine with a canary
that no run may find, and afterwards the machine is looked over. `make test` and
`./manage.py doctor --sandbox` run it; plain Python, it needs neither pytest nor Django.
"""

from sandbox.selfcheck.conduct import SLOTS, Report, Result, Status, run
from sandbox.selfcheck.suite import CASES, names

__all__ = ["CASES", "SLOTS", "Report", "Result", "Status", "names", "run"]
