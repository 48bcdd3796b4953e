"""The first process of each warm run's namespace, as a file of some two hundred bytes.

It ignores its children's ends, so that the kernel buries orphans, and sleeps until it is ended,
with which everything in the namespace ends. A fork of the warm parent would do the same but cost
what the run's own fork costs; a program of the machine's would be loaded with its libraries each
time; and no compiler is needed at run time for this little.
"""

import struct

BASE = 0x400000
X86_64 = bytes.fromhex(
    "6a00 6a00 6a00 6a01"  # push 0, 0, 0, 1: mask, restorer, flags, handler SIG_IGN
    "b80d000000 bf11000000"  # eax = rt_sigaction, edi = SIGCHLD
    "4889e6 31d2 41ba08000000 0f05"  # rsi = rsp, edx = 0, r10d = 8, syscall
    "b822000000 0f05 ebf7"  # eax = pause, syscall, and again
)
AARCH64 = struct.pack(
    "<18I",
    *(0xD10083FF, 0xD2800020, 0xA9007FE0, 0xA9017FFF),  # sp -= 32; SIG_IGN, 0, 0, 0 on it
    *(0xD28010C8, 0xD2800220, 0x910003E1, 0xD2800002),  # x8 = rt_sigaction, SIGCHLD, sp, 0
    *(0xD2800103, 0xD4000001),  # x3 = 8, svc
    *(0xD2800928, 0xD2800000, 0xD2800001, 0xD2800002),  # x8 = ppoll, 0, 0, 0
    *(0xD2800003, 0xD2800004, 0xD4000001, 0x17FFFFF9),  # 0, 0, svc, and again
)
MACHINES = {"x86_64": (62, X86_64), "aarch64": (183, AARCH64)}
"""ELF's number of the processor, and the code."""


class UnknownProcessor(Exception):
    """There is no such program for this processor; the text names it."""


def program(machine: str) -> bytes:
    """Return the executable file.

    Args:
        machine: as `os.uname().machine` says it.

    Raises:
        UnknownProcessor: neither x86-64 nor aarch64.
    """
    if machine not in MACHINES:
        raise UnknownProcessor(f"warm starts know no processor '{machine}'")
    number, code = MACHINES[machine]
    headers = 64 + 56
    size = headers + len(code)
    identity = b"\x7fELF" + bytes((2, 1, 1)) + bytes(9)  # 64 bits, low byte first, version 1
    entry = BASE + headers
    header = struct.pack("<HHIQQQIHHHHHH", 2, number, 1, entry, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, BASE, BASE, size, size, 0x1000)
    return identity + header + segment + code
