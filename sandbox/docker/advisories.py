"""Known holes of what containers are made with: a table to be read again from time to time.

In it is what lets a program out of its container, or somebody else in, on a machine that is used as
ours is; nothing about networks, which a run has none of. It was read in November 2026 in

- runc's change log and release notes (1.3.7, 1.4.4, 1.5.3) with the advisories that they name,
- containerd's release notes (1.7.33, 2.0.10, 2.1.9, 2.2.5, 2.3.2) and advisories,
- Moby's advisories, their repairs found in its history by release,
- NVIDIA's bulletins 5582, 5585, 5599, 5616, 5659 and 5850, which name the last version with a hole,
- Debian's changelogs of runc, containerd and docker.io in bookworm.

What became known later is not in it. Each entry names its own source.
"""

from dataclasses import dataclass

IMAGES = "runs start only from the image that was made here, known by its digest"
VOLUMES = "no two containers share anything that either may write to"
NO_CAPABILITIES = "a run has no capabilities"
NO_COPY = "nothing is ever copied into a container or out of it"
NO_CRI = "Docker uses containerd without its interface for Kubernetes (CRI)"
NO_EXEC = "nothing is ever executed in a container that runs"
NO_PLUGINS = "no authorization plugin stands between us and the daemon"
NO_RESTORE = "no run is ever checkpointed or restored"


@dataclass(frozen=True)
class Hole:
    """One published hole."""

    cve: str
    part: str
    """docker, containerd, runc or nvidia."""
    what: str
    """What it lets an attacker do; completes "it lets ..."."""
    fixed: tuple[str, ...]
    """First version without it, of each line of releases that was repaired."""
    source: str
    """The advisory or bulletin that says so."""
    debian: str = ""
    """Debian 12's first package without it, where Debian repaired an older version."""
    closed_by: str = ""
    """What in our way of using it keeps the hole out of a run's reach; empty: nothing does."""


TABLE: tuple[Hole, ...] = (
    Hole(
        "CVE-2019-5736",
        "runc",
        "a program overwrite runc itself and so become root of the machine",
        ("1.0.0",),
        "GHSA-gxmr-w5mj-v8hh",
    ),
    Hole(
        "CVE-2021-30465",
        "runc",
        "containers that share a volume exchange links and so bind the machine's files in",
        ("1.0.0",),
        "GHSA-c3xm-pvg7-gh7r",
        closed_by=VOLUMES,
    ),
    Hole(
        "CVE-2022-29162",
        "runc",
        "a program inherit capabilities that it should not have",
        ("1.1.2",),
        "GHSA-f3fp-gc8g-vw66",
        closed_by=NO_CAPABILITIES,
    ),
    Hole(
        "CVE-2023-27561",
        "runc",
        "an image mask its own /proc",
        ("1.1.5",),
        "GHSA-vpvm-3wq2-2wvm",
        closed_by=IMAGES,
    ),
    Hole(
        "CVE-2023-28642",
        "runc",
        "an image with a link in place of /proc past AppArmor and SELinux",
        ("1.1.5",),
        "GHSA-g2j6-57v7-gm8c",
        closed_by=IMAGES,
    ),
    Hole(
        "CVE-2024-21626",
        "runc",
        "a program reach the machine's files through a descriptor that runc left open",
        ("1.1.12",),
        "GHSA-xr7r-f8xq-vfvv",
        debian="1.1.5+ds1-1+deb12u1",
    ),
    Hole(
        "CVE-2024-45310",
        "runc",
        "two containers make empty files on the machine through a volume that they share",
        ("1.1.14", "1.2.0"),
        "GHSA-jfvp-7x6p-h2pv",
        closed_by=VOLUMES,
    ),
    Hole(
        "CVE-2025-31133",
        "runc",
        "an image, or a second container, put a link in place of /dev/null and so write to /proc",
        ("1.2.8", "1.3.3", "1.4.0"),
        "GHSA-9493-h29p-rfm2",
        closed_by=f"{IMAGES}; {VOLUMES}",
    ),
    Hole(
        "CVE-2025-52565",
        "runc",
        "an image, or a second container, put a link in place of /dev/console",
        ("1.2.8", "1.3.3", "1.4.0"),
        "GHSA-qw9x-cqr3-wc7r",
        closed_by=f"{IMAGES}; {VOLUMES}; no run has a terminal",
    ),
    Hole(
        "CVE-2025-52881",
        "runc",
        "a second container turn runc's writes to /proc elsewhere",
        ("1.2.8", "1.3.3", "1.4.0"),
        "GHSA-cgrx-mc8f-2prm",
        closed_by=f"{VOLUMES}; {NO_EXEC}",
    ),
    Hole(
        "CVE-2026-41579",
        "runc",
        "an image with a link in place of /dev write to few of the machine's files",
        ("1.3.6", "1.4.3", "1.5.0"),
        "GHSA-xjvp-4fhw-gc47",
        closed_by=IMAGES,
    ),
    Hole(
        "CVE-2026-119101",
        "runc",
        "an image bind a folder of the machine into a container that is restored",
        ("1.3.7", "1.4.4", "1.5.3"),
        "runc's release notes 1.5.3",
        closed_by=f"{IMAGES}; {NO_RESTORE}",
    ),
    Hole(
        "CVE-2024-25621",
        "containerd",
        "other users of the machine into containerd's folders",
        ("1.7.29", "2.0.7", "2.1.5", "2.2.0"),
        "GHSA-pwhc-rpq9-4c8w",
        debian="1.6.20~ds1-1+deb12u2",
        closed_by="a run sees none of the machine's folders",
    ),
    Hole(
        "CVE-2024-40635",
        "containerd",
        "an image with a user's number beyond 32 bits run as root",
        ("1.6.38", "1.7.27", "2.0.4"),
        "GHSA-265r-hfxg-fhmg",
        debian="1.6.20~ds1-1+deb12u2",
        closed_by="a run's user is one of ours, set at its start",
    ),
    Hole(
        "CVE-2026-47262",
        "containerd",
        "an image use up containerd's memory with its list of groups",
        ("1.7.33", "2.0.10", "2.1.9", "2.2.5", "2.3.2"),
        "GHSA-jpcc-p29g-p8mq",
        closed_by=IMAGES,
    ),
    Hole(
        "CVE-2026-53488",
        "containerd",
        "the label of an image run a command as root of the machine",
        ("1.7.33", "2.0.10", "2.1.9", "2.2.5", "2.3.2"),
        "GHSA-xhf5-7wjv-pqxp",
        closed_by=f"{IMAGES}; {NO_CRI}",
    ),
    Hole(
        "CVE-2021-41091",
        "docker",
        "other users of the machine into the daemon's folders",
        ("20.10.9",),
        "GHSA-3fwx-pjgw-3558",
        closed_by="a run sees none of the machine's folders",
    ),
    Hole(
        "CVE-2022-24769",
        "docker",
        "a program inherit capabilities that it should not have",
        ("20.10.14",),
        "GHSA-2mm7-x5h6-5pvq",
        closed_by=NO_CAPABILITIES,
    ),
    Hole(
        "CVE-2022-36109",
        "docker",
        "a program use groups that it was not given",
        ("20.10.18",),
        "GHSA-rc4r-wh2q-q6c4",
    ),
    Hole(
        "CVE-2024-41110",
        "docker",
        "a caller past an authorization plugin",
        ("23.0.15", "25.0.6", "26.1.5", "27.1.1"),
        "GHSA-v23v-6jw2-98fq",
        debian="20.10.24+dfsg1-1+deb12u1",
        closed_by=NO_PLUGINS,
    ),
    Hole(
        "CVE-2026-34040",
        "docker",
        "a caller past an authorization plugin",
        ("29.3.1",),
        "GHSA-x744-4wpc-v9h2",
        closed_by=NO_PLUGINS,
    ),
    Hole(
        "CVE-2026-41567",
        "docker",
        "a container's own program run as root of the machine while files are copied into it",
        ("29.5.1",),
        "GHSA-x86f-5xw2-fm2r",
        closed_by=NO_COPY,
    ),
    Hole(
        "CVE-2026-41568",
        "docker",
        "a container make empty files on the machine while files are copied",
        ("29.5.1",),
        "GHSA-vp62-88p7-qqf5",
        closed_by=NO_COPY,
    ),
    Hole(
        "CVE-2026-42306",
        "docker",
        "a container turn a mount to a place of the machine while files are copied",
        ("29.5.1",),
        "GHSA-rg2x-37c3-w2rh",
        closed_by=NO_COPY,
    ),
    # Nobody could try our reasoning on the toolkit: what needs an image of the attacker's, which no
    # run has, is a reason to refuse all the same.
    Hole(
        "CVE-2024-0132",
        "nvidia",
        "an image reach the machine's files while it is started",
        ("1.16.2",),
        "bulletin 5582",
    ),
    Hole(
        "CVE-2024-0133",
        "nvidia",
        "an image make empty files on the machine",
        ("1.16.2",),
        "bulletin 5582",
    ),
    Hole(
        "CVE-2024-0134",
        "nvidia",
        "an image make files on the machine",
        ("1.17.0",),
        "bulletin 5585",
    ),
    Hole(
        "CVE-2024-0135",
        "nvidia",
        "an image change a program of the machine",
        ("1.17.1",),
        "bulletin 5599",
    ),
    Hole(
        "CVE-2024-0136",
        "nvidia",
        "an image reach the machine's devices, where the toolkit is set up unusually",
        ("1.17.1",),
        "bulletin 5599",
    ),
    Hole(
        "CVE-2024-0137",
        "nvidia",
        "an image into the machine's network, where the toolkit is set up unusually",
        ("1.17.1",),
        "bulletin 5599",
    ),
    Hole(
        "CVE-2025-23359",
        "nvidia",
        "an image reach the machine's files while it is started",
        ("1.17.4",),
        "bulletin 5616",
    ),
    Hole(
        "CVE-2025-23266",
        "nvidia",
        "an image's variables load code into a program that runs as root",
        ("1.17.8",),
        "bulletin 5659",
    ),
    Hole(
        "CVE-2025-23267",
        "nvidia",
        "an image have files of the machine overwritten",
        ("1.17.8",),
        "bulletin 5659",
    ),
    Hole(
        "CVE-2026-24260",
        "nvidia",
        "an attacker win a race for the machine's files (NVIDIA says no more of it)",
        ("1.19.1",),
        "bulletin 5850",
    ),
)
