"""What a fact that a program states has to look like, as reports and data statements hold them.

What can be known outside is compared (versions of packages); of the rest it is only asked that
something is there, of the kind that one would expect.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parents[3] / "requirements" / "lab.txt"
PACKAGES_AT_LEAST = 3
TEXT_AT_LEAST = 3


def wrong(field: str, value: Any) -> str:
    """Return what is wrong with a fact, as a clause; empty: nothing."""
    if field == "packages":
        return _wrong_packages(value)
    if field == "python":
        if not isinstance(value, str) or not re.match(r"3\.\d{1,2}\.\d{1,3}\b", value):
            return "it is no version of Python such as 3.11.2"
        return ""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return "" if value > 0 else "it is not above zero"
    if isinstance(value, str):
        return "" if len(value.strip()) >= TEXT_AT_LEAST else "it says nothing"
    return "" if value else "it is empty"


def _wrong_packages(value: Any) -> str:
    if not isinstance(value, dict):
        return "it is no dict of package name -> version"
    locked = _locked()
    known = {str(name).lower().replace("_", "-"): str(version) for name, version in value.items()}
    right = [name for name in known if locked.get(name) == known[name].partition("+")[0]]
    off = [name for name in known if name in locked and name not in right]
    if off:
        return f"{off[0][:60]} {known[off[0]][:30]} is not the version that is installed"
    if len(right) < PACKAGES_AT_LEAST:
        return f"it names {len(right)} packages of the laboratory, at least {PACKAGES_AT_LEAST}"
    return ""


@cache
def _locked() -> dict[str, str]:
    """Return the laboratory's packages with their versions."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\+]+)", LOCK.read_text(), re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}
