"""The refused system calls as the profile that a Docker daemon reads, from the one list of them."""

import functools
import json

from sandbox import seccomp

COMPARE = {
    "==": "SCMP_CMP_EQ",
    "!=": "SCMP_CMP_NE",
    ">": "SCMP_CMP_GT",
    "&": "SCMP_CMP_MASKED_EQ",
}


@functools.cache
def profile() -> str:
    """Return the profile as JSON.

    It names no architecture: the machine's own is meant, and a call in the manner of another one
    (32 bits on a 64 bit machine), which would pass by the list, ends the process.
    """
    every = [
        {
            "names": rule.calls,
            "action": "SCMP_ACT_ERRNO",
            "errnoRet": rule.error,
            "args": [_argument(condition) for condition in rule.conditions],
        }
        for rule in seccomp.rules()
    ]
    return json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "syscalls": every})


def _argument(condition: seccomp.Condition) -> dict[str, object]:
    # With a mask the profile's `value` is the mask and `valueTwo` what is compared with.
    values = (condition.mask, condition.value) if condition.mask else (condition.value, 0)
    return {
        "index": condition.argument,
        "op": COMPARE[condition.op],
        "value": values[0],
        "valueTwo": values[1],
    }
