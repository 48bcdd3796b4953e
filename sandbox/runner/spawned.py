"""A notebook's kernel as a process of its own, started anew and spoken to over ipc."""

import asyncio
import os
import sys
from queue import Empty

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode

from sandbox.runner.cells import Cells, Folder

READY = "ready"  # as `sandbox.runner.kernel` names it, which this process need not import


class Manager(AsyncKernelManager):
    """Of an ipykernel that seeds every generator before the first cell."""

    entry: list[str]

    @property
    def kernel_spec(self) -> KernelSpec:
        return KernelSpec(
            argv=[*self.entry, "-f", "{connection_file}", "--HistoryManager.enabled=False"],
            display_name="Python 3",
            language="python",
        )


class Awaited(Cells):
    """Executes cells as nbclient itself does."""

    loop: asyncio.AbstractEventLoop

    def run(self, cell: NotebookNode, index: int) -> None:
        self.loop.run_until_complete(self.async_execute_cell(cell, index))


class Spawned(Folder):
    """The kernel of one run.

    Args:
        arguments: of `sandbox.runner.kernel.main`.
        folder: for its sockets, with a short and absolute path.
        work: its working folder.
    """

    def __init__(self, arguments: tuple, folder: str, work: str) -> None:
        self._folder, self._work = folder, work
        manager = Manager(
            transport="ipc", ip=f"{folder}/s", connection_file=f"{folder}/connection.json"
        )
        start = f"import sys; sys.path[0] = {sys.path[0]!r}; from sandbox.runner import kernel"
        manager.entry = [sys.executable, "-c", f"{start}; kernel.main(*{arguments})"]
        self._manager = manager
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)

    def cells(self, notebook: NotebookNode) -> Cells:
        client = self._loop.run_until_complete(self._connect())
        cells = Awaited(notebook, timeout=None)
        cells.kc, cells.loop = client, self._loop
        return cells

    async def _connect(self) -> AsyncKernelClient:
        """Return a client once the kernel listens. nbclient's own way waits on, for silence."""
        await self._manager.start_kernel(cwd=self._work)
        while not os.path.exists(f"{self._folder}/{READY}"):  # noqa: PTH110 - strings throughout
            if not await self._manager.is_alive():
                raise RuntimeError("the kernel ended before it was ready")
            await asyncio.sleep(0.003)
        client = self._manager.client()
        client.start_channels(hb=False)
        while not await _greeted(client):
            pass
        client.allow_stdin = False
        return client

    def status(self) -> int | None:
        provisioner = self._manager.provisioner
        return self._loop.run_until_complete(provisioner.poll()) if provisioner else None


async def _greeted(client: AsyncKernelClient) -> bool:
    """Say whether the kernel answered and was heard where outputs come."""
    greeting = client.kernel_info()
    await client.get_shell_msg(timeout=600)
    try:
        while True:
            heard = await client.get_iopub_msg(timeout=0.2)
            asked = heard["parent_header"].get("msg_id")
            if asked == greeting and heard["content"].get("execution_state") == "idle":
                return True
    except Empty:  # it spoke before this side was listening
        return False
