"""Known holes are found by version, named with their numbers, and accepted only by name."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.docker.holes import TABLE, look, numbers, refusal

DEBIAN_12 = {
    "docker": "20.10.24+dfsg1",
    "containerd": "1.6.20~ds1-1+deb12u3",
    "runc": "1.1.5+ds1-1+deb12u1",
}


def found(part: str, version: str) -> set[str]:
    findings = look({part: version})
    return {hole.cve for hole in (*findings.open, *findings.closed)}


def test_debians_own_packages_have_none_within_a_runs_reach() -> None:
    findings = look(DEBIAN_12)
    assert findings.open == ()
    assert "CVE-2025-31133" in {hole.cve for hole in findings.closed}


def test_the_newest_releases_have_none() -> None:
    newest = {"docker": "29.5.1", "containerd": "2.3.2", "runc": "1.5.3", "nvidia": "1.19.1"}
    findings = look(newest)
    assert (*findings.open, *findings.closed) == ()


@pytest.mark.parametrize(
    ("part", "version", "cve", "has"),
    [
        ("runc", "1.1.11", "CVE-2024-21626", True),
        ("runc", "1.1.12", "CVE-2024-21626", False),
        ("runc", "1.1.5+ds1-1", "CVE-2024-21626", True),
        (
            "runc",
            "1.1.5+ds1",
            "CVE-2024-21626",
            True,
        ),  # Debian's revision unknown: assume the worst
        ("runc", "1.1.5+ds1-1+deb12u1", "CVE-2024-21626", False),
        ("runc", "1.1.15", "CVE-2025-31133", True),  # a line of releases that was not repaired
        ("runc", "1.2.7", "CVE-2025-31133", True),
        ("runc", "1.2.8", "CVE-2025-31133", False),
        ("runc", "1.3.2", "CVE-2025-31133", True),
        ("runc", "1.3.3", "CVE-2025-31133", False),
        ("runc", "1.5.0", "CVE-2025-31133", False),
        ("docker", "24.0.9", "CVE-2024-41110", True),
        ("docker", "27.1.1", "CVE-2024-41110", False),
        ("docker", "27.1.1", "CVE-2026-34040", True),
        ("containerd", "1.6.20~ds1-1+deb12u1", "CVE-2024-40635", True),
        ("containerd", "1.6.20~ds1-1+deb12u3", "CVE-2024-40635", False),
        ("nvidia", "1.17.7", "CVE-2025-23266", True),
        ("nvidia", "1.17.8", "CVE-2025-23266", False),
        ("nvidia", "1.19.0", "CVE-2026-24260", True),
        ("nvidia", "1.19.1", "CVE-2026-24260", False),
        ("runc", "1.3.6", "CVE-2026-119101", True),
        ("runc", "1.3.7", "CVE-2026-119101", False),
        ("runc", "1.6.0", "CVE-2026-119101", False),
        ("docker", "29.5.0", "CVE-2026-41567", True),
        ("containerd", "1.6.20~ds1-1+deb12u3", "CVE-2026-53488", True),
        ("containerd", "2.2.5", "CVE-2026-53488", False),
    ],
)
def test_a_version_has_a_hole_or_not(part: str, version: str, cve: str, has: bool) -> None:
    assert (cve in found(part, version)) is has


@given(hole=st.sampled_from(TABLE), more=st.integers(0, 50))
def test_a_repaired_line_stays_repaired(hole, more: int) -> None:
    for first in hole.fixed:
        major, minor, patch = numbers(first)
        assert hole.cve not in found(hole.part, f"{major}.{minor}.{patch + more}")
    assert hole.cve in found(hole.part, "0.0.1")


def test_a_hole_within_reach_is_refused_with_number_and_remedy() -> None:
    versions = DEBIAN_12 | {"runc": "1.1.11"}
    words = refusal(look(versions), versions)
    assert words.startswith("runc 1.1.11 has CVE-2024-21626: it lets a program reach")
    assert "Repaired in 1.1.12, 1.1.5+ds1-1+deb12u1" in words
    assert 'PRAYOGA_ACCEPTED_HOLES=["CVE-2024-21626"]' in words


def test_many_holes_are_told_in_one_line_with_the_version_that_has_none() -> None:
    versions = {"nvidia": "1.17.3"}
    words = refusal(look(versions), versions)
    assert words.startswith(
        "nvidia 1.17.3 has CVE-2025-23359: it lets an image reach the machine's files while it is "
        "started. It also has CVE-2025-23266, CVE-2025-23267, CVE-2026-24260. Repaired in 1.19.1."
    )


def test_an_accepted_hole_is_named_as_accepted_and_no_other() -> None:
    findings = look({"nvidia": "1.17.7"}, {"CVE-2025-23266"})
    assert [hole.cve for hole in findings.accepted] == ["CVE-2025-23266"]
    assert {hole.cve for hole in findings.open} == {"CVE-2025-23267", "CVE-2026-24260"}


def test_a_hole_in_what_is_not_used_does_not_count_until_it_is() -> None:
    assert look({"docker": "28.0.0"}).open == ()
    assert look({"docker": "28.0.0"}, plugins=True).open != ()


def test_every_entry_is_well_formed() -> None:
    assert len({hole.cve for hole in TABLE}) == len(TABLE)
    for hole in TABLE:
        assert re.fullmatch(r"CVE-\d{4}-\d{4,7}", hole.cve)
        assert hole.part in {"docker", "containerd", "runc", "nvidia"}
        assert all(numbers(first) > (0,) for first in hole.fixed)
        assert re.fullmatch(r"GHSA(-\w{4}){3}|bulletin \d{4}|.* release notes [\d.]+", hole.source)
