"""What a Docker daemon keeps of one backend's runs: containers, mounts without a container."""

from pathlib import Path

from docker.errors import NotFound

from sandbox import slots as slot_names
from sandbox.docker import container, engine


def traces(slots: Path) -> frozenset[str]:
    """Return a line for each container of these slots and for each mount that no container has.

    Args:
        slots: the backend's folder of lock files.

    Raises:
        SandboxUnavailable: the daemon does not answer.
    """
    with engine.connected() as client:
        ours = container.of_installation(client, slot_names.installation(slots))
        with engine.explained():
            root = client.info()["DockerRootDir"]
            known = {entry["Id"] for entry in client.containers(all=True)}
            used = set()
            for identity in known:
                try:
                    driver = client.inspect_container(identity)["GraphDriver"]["Data"] or {}
                except NotFound:  # removed in between
                    continue
                used.add(driver.get("MergedDir"))
    mounts = {line.split(" ")[1] for line in Path("/proc/self/mounts").read_text().splitlines()}
    layers = {place for place in mounts if place.startswith(f"{root}/overlay2/")}
    return frozenset(f"container {identity[:12]}" for identity in ours) | frozenset(
        f"{place} belongs to no container" for place in layers - used
    )
