"""Runs jobs in containers. The order of a run's steps stands here, each in a module beside this."""

import logging
import os
import re
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from docker import APIClient

from sandbox import slots
from sandbox.base import Base, demand
from sandbox.choices import DEFAULTS, Choices
from sandbox.contract import Execution, Isolation, Job, Progress, SandboxUnavailable
from sandbox.docker import channel, container, engine, gpus, holes, meter, profile
from sandbox.execution import execution
from sandbox.images import pins, recipe
from sandbox.slots import FIRST_UID, Slot, wait_for_slot
from sandbox.supervise import supervise

log = logging.getLogger(__name__)
MAKE = "Make it: scripts/images"


class Docker(Base):
    """Runs jobs in containers; see `Base`. For the daemon the runtime lies at the same path."""

    name = "docker"
    label = "Docker"

    def __init__(
        self, runtime: Path, slots: Path, max_slots: int, choices: Choices = DEFAULTS
    ) -> None:
        super().__init__(runtime, slots, max_slots, choices)
        self._images = choices.images or pins.folder()
        self._engine: engine.Engine | None = None
        self._swept_by: int | None = None

    def notes(self) -> tuple[str, ...]:
        """Return the known holes here that our way of using containers keeps out of reach.

        Raises:
            SandboxUnavailable: the daemon can't be asked.
        """
        with engine.connected() as client:
            told = engine.ask(client)
        found = holes.look(told.versions, self._choices.accepted_holes, plugins=told.plugins)
        return tuple(
            f"{_known(h, told.versions)}, out of a run's reach: {h.closed_by}" for h in found.closed
        )

    def _prepare_check(self) -> None:
        with engine.connected() as client:
            self._sweep(client)

    def _after_fault(self) -> None:
        self._engine = None  # it may have been started anew in the meantime

    def _attempt(
        self, job: Job, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> Execution:
        begin = time.monotonic()
        with wait_for_slot(self._slots, self._max_slots, on_progress, cancelled) as slot:
            return self._contained(job, slot, begin, on_progress, cancelled)

    def _contained(
        self,
        job: Job,
        slot: Slot,
        begin: float,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        notes: tuple[str, ...] = (),
    ) -> Execution:
        """Run `job` in a container of its own.

        Args:
            job: what to run.
            slot: held for it, its folder empty.
            begin: monotonic time at which the run was asked for.
            on_progress: as of `run`.
            cancelled: as of `run`.
            notes: said with the reasons of its isolation, though they weaken nothing.
        """
        leasable = self._leasable() if job.limits.gpus else ()
        with ExitStack() as stack:
            locks = slots.ROOTS_FOLDERS if os.geteuid() == 0 else self._slots
            leased = stack.enter_context(
                gpus.lease(job.limits.gpus, leasable, locks, on_progress, cancelled)
            )
            client = stack.enter_context(engine.connected())
            told = self._asked(client)
            isolation = self._judged(told, gpu=bool(leased))
            demand(job, isolation)
            isolation = replace(isolation, reasons=(*isolation.reasons, *notes))
            pin = self._pin("runtime-gpu" if leased else "runtime", told.name)
            if self._swept_by != os.getpid():
                self._sweep(client)
            opened = stack.enter_context(channel.opened(slot.folder, job.limits))
            body = profile.container(job, self._given(told, pin, slot, opened, leased))
            try:
                run = container.started(
                    client,
                    f"prayoga-{slot.name}",
                    body,
                    opened,
                    told.cgroup_driver,
                    weak=bool(told.weaknesses),
                )
                started, bounds = stack.enter_context(run)
            except engine.ImageGone as error:
                raise SandboxUnavailable(self._missing(client, pin)) from error
            facts = supervise(started, job, bounds, slot.folder, on_progress, cancelled)
            versions = self._versions(pin, told)
            return execution(job, slot.folder, facts, begin, isolation, versions)

    def _versions(self, pin: pins.Pin, told: engine.Engine) -> dict[str, str]:
        """Return what a run is recorded with."""
        own = {"runtime": self._runtime.name, "python": pin.python, "image": pin.image}
        return {**own, **told.versions}

    def _pin(self, name: str, daemon: str) -> pins.Pin:
        """Return the pinned image, checked against this version's recipe and the lab runtime."""
        config = self._runtime / "pyvenv.cfg"
        if not config.exists():
            raise SandboxUnavailable(
                f"the lab runtime is not installed in {self._runtime}. Run 'make setup', which "
                "installs it"
            )
        pin = pins.read(name, self._images, daemon)
        if pin is None:
            raise SandboxUnavailable(
                f"the image '{name}' was never made for this Docker daemon. {MAKE} {name}"
            )
        if pin.recipe != recipe.load(name).digest:
            raise SandboxUnavailable(
                f"the image '{name}' was made by another version of Prayoga. {MAKE} {name}"
            )
        found = re.search(r"^version(?:_info)? *= *(\d+\.\d+)", config.read_text(), re.MULTILINE)
        if found and found.group(1) != ".".join(pin.python.split(".")[:2]):
            raise SandboxUnavailable(
                f"the lab runtime is for Python {found.group(1)} and the image '{name}' has "
                f"{pin.python}. Make the lab runtime anew with that one: 'make setup'"
            )
        return pin

    def _missing(self, client: APIClient, pin: pins.Pin) -> str:
        """Return what became of the pinned image."""
        with engine.explained():
            tagged = client.images(name=pin.tag, quiet=True)
        if tagged:
            return (
                f"the image called {pin.tag} is {tagged[0]} and not {pin.image}, which was made "
                f"here: somebody has put another one in its place. {MAKE} {pin.name}"
            )
        return (
            f"the Docker daemon no longer has the image {pin.image} ({pin.tag}). {MAKE} {pin.name}"
        )

    def _asked(self, client: APIClient) -> engine.Engine:
        """Return what the daemon says of itself, asked once until something fails."""
        self._engine = self._engine or engine.ask(client)
        return self._engine

    def _judged(self, told: engine.Engine, *, gpu: bool) -> Isolation:
        """Return under which walls a run stands there.

        Raises:
            SandboxUnavailable: it has a hole within a run's reach that nobody accepted.
        """
        versions = dict(told.versions)
        if gpu:
            versions["nvidia"] = gpus.toolkit_version()
        found = holes.look(versions, self._choices.accepted_holes, plugins=told.plugins)
        if found.open:
            raise SandboxUnavailable(holes.refusal(found, versions))
        reasons = (*told.weaknesses, *(f"{_known(h, versions)}: accepted" for h in found.accepted))
        return Isolation(self.name, weak=bool(reasons), reasons=reasons)

    def _given(
        self,
        told: engine.Engine,
        pin: pins.Pin,
        slot: Slot,
        opened: channel.Channel,
        leased: tuple[str, ...],
    ) -> profile.Given:
        return profile.Given(
            image=pin.image,
            runtime=self._runtime,
            uid=FIRST_UID + slot.number,
            slot=slot.name,
            installation=slots.installation(self._slots),
            channel=opened,
            cgroup_parent=meter.parent(told.cgroup_driver),
            processors=told.processors,
            swap_limited=told.swap_limited,
            weak=bool(told.weaknesses),
            gpus=leased,
        )

    def _sweep(self, client: APIClient) -> None:
        """Remove the containers that killed workers of this installation left over."""
        for identity, labels in container.of_installation(
            client, slots.installation(self._slots)
        ).items():
            number = int(labels[profile.BY_SLOT].rpartition("-")[2])
            if not slots.taken(self._slots, number):
                log.warning("Removing the container of a run whose worker has gone")
                container.remove(client, identity)
        self._swept_by = os.getpid()

    def _leasable(self) -> tuple[str, ...]:
        return gpus.listed() if self._choices.gpus == ("all",) else self._choices.gpus


def _known(hole: holes.Hole, versions: Mapping[str, str]) -> str:
    return f"{hole.part} {versions[hole.part]} has {hole.cve}"
