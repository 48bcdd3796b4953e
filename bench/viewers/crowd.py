"""What each viewer does: open the events of their own run, read them, come back when they end.

    python -m bench.viewers.crowd FILE PORT

FILE is what `people` printed. Prints `all` once everybody has heard of their run and, when it is
told to end, what was heard as a line of JSON. Knows nothing of the site but that it speaks HTTP.
"""

import asyncio
import json
import signal
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

AGAIN_SECONDS = 2.0
"""How long a browser waits before it comes back."""
HEARD = b"event: progress"


@dataclass
class Heard:
    """By all of them together."""

    viewers: int = 0
    """Who have heard of their run."""
    events: int = 0
    """Told of how a run stands."""
    refused: int = 0
    """Answers that were no stream, and connections that broke."""


async def follow(port: int, path: str, cookie: str, heard: Heard, everybody: int) -> None:
    """One viewer, until cancelled."""
    ask = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n".encode()
    known = False
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            heard.refused += 1
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        try:
            writer.write(ask)
            if (await reader.readline()).split()[1:2] != [b"200"]:
                heard.refused += 1
            else:
                while line := await reader.readline():
                    if line.startswith(HEARD):
                        heard.events += 1
                        if not known:
                            known = True
                            heard.viewers += 1
                            if heard.viewers == everybody:
                                print("all", flush=True)
        except OSError:
            heard.refused += 1
        finally:
            writer.close()
        await asyncio.sleep(AGAIN_SECONDS)


async def main(file: Path, port: int) -> None:
    """Follow all runs until SIGTERM."""
    asked, heard = json.loads(file.read_text()), Heard()
    crowd = asyncio.gather(
        *(follow(port, path, cookie, heard, len(asked)) for path, cookie in asked)
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, crowd.cancel)
    with suppress(asyncio.CancelledError):
        await crowd
    print(json.dumps(asdict(heard)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
