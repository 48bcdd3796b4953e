"""The viewers do what browsers do: hear of their run, come back when a stream ends, count."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from config.environment import ROOT

STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
PROGRESS = b"event: progress\ndata: {}\n\n"


async def look_on(folder: Path) -> dict[str, int]:
    """Two viewers: one hears twice, the other is sent away at first."""
    asked = folder / "asked.json"
    asked.write_text(json.dumps([["/runs/1/events", "id=one"], ["/runs/2/events", "id=two"]]))
    came: list[bytes] = []
    over = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        came.append(head)
        assert b"Cookie: id=" in head
        if b"/2/" in head and sum(b"/2/" in one for one in came) == 1:
            writer.write(b"HTTP/1.1 503 Busy\r\n\r\n")
        elif b"/2/" in head:
            writer.write(STREAM + PROGRESS)
            await over.wait()
        else:
            writer.write(STREAM + PROGRESS + b"event: beat\ndata: {}\n\n" + PROGRESS)
            await over.wait()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        crowd = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.viewers.crowd", str(asked), str(port)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert crowd.stdout is not None
        assert await crowd.stdout.readline() == b"all\n"
        crowd.send_signal(signal.SIGTERM)
        told = await crowd.stdout.read()
        assert await crowd.wait() == 0
        over.set()
    return dict(json.loads(told))


def test_each_is_heard_once_as_a_viewer_and_each_refusal_is_told(tmp_path: Path) -> None:
    assert asyncio.run(asyncio.wait_for(look_on(tmp_path), 60)) == {
        "viewers": 2,
        "events": 3,
        "refused": 1,
    }
