"""The daemon's profile says what bubblewrap's filter says, rule for rule."""

import errno
import json

from sandbox import seccomp
from sandbox.docker.seccomp import profile


def test_every_rule_is_in_it_once() -> None:
    told = json.loads(profile())["syscalls"]
    assert len(told) == len(seccomp.rules())
    for entry, rule in zip(told, seccomp.rules(), strict=True):
        assert tuple(entry["names"]) == rule.calls
        assert entry["errnoRet"] == rule.error
        assert entry["action"] == "SCMP_ACT_ERRNO"
        assert [a["index"] for a in entry["args"]] == [c.argument for c in rule.conditions]


def test_what_no_rule_names_is_allowed_in_the_machines_own_manner_only() -> None:
    told = json.loads(profile())
    assert told["defaultAction"] == "SCMP_ACT_ALLOW"
    assert not {"architectures", "archMap"} & told.keys()


def test_a_mask_comes_before_what_it_is_compared_with() -> None:
    told = json.loads(profile())["syscalls"]
    typing = [entry["args"] for entry in told if entry["names"] == ["ioctl"]]
    assert [
        [{"index": 1, "op": "SCMP_CMP_MASKED_EQ", "value": 0xFFFFFFFF, "valueTwo": request}]
        for request in seccomp.TERMINAL_INJECTION
    ] == typing


def test_a_denied_call_fails_as_it_does_under_bubblewrap() -> None:
    told = json.loads(profile())["syscalls"]
    assert next(e for e in told if "keyctl" in e["names"])["errnoRet"] == errno.EPERM
    assert next(e for e in told if e["names"] == ["clone3"])["errnoRet"] == errno.ENOSYS
