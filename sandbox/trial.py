"""The smallest program there is, with which a backend shows that it can run one."""

from sandbox.contract import Ask, Job, Limits, Program, ProgramKind, Question

SOURCE = b"def same(value):\n    return value\n"
NPY = b"\x93NUMPY\x01\x00\x76\x00{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }"
TRIAL = Job(
    program=Program("trial.py", ProgramKind.SCRIPT, SOURCE),
    ask=Ask("same", "same(value)", NPY.ljust(127) + b"\n\x07", (Question("all"),)),
    limits=Limits(wall_seconds=60),
)
