"""A download goes on where it broke off, is checked, and says plainly when it can't be had.

A real server on this machine stands for the publisher's.
"""

import hashlib
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from labs.datasets import DatasetError, Roots, canonical
from labs.datasets.download import Remote, differs, obtain

CONTENT = bytes(range(256)) * 20_000


@dataclass
class Publisher:
    """What the server does, and what it was asked."""

    address: str = ""
    knows_ranges: bool = True
    breaks_after: int | None = None
    ranges: list[str | None] = field(default_factory=list)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    behaviour = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            behaviour.ranges.append(asked)
            start = int(re.findall(r"\d+", asked)[0]) if asked and behaviour.knows_ranges else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(CONTENT) - start))
            self.end_headers()
            stop = behaviour.breaks_after
            self.wfile.write(CONTENT[start : None if stop is None else start + stop])

        def log_message(self, *args: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        behaviour.address = f"http://127.0.0.1:{server.server_address[1]}/pictures.tar.gz"
        yield behaviour
        server.shutdown()
        thread.join()


@pytest.fixture
def remote(publisher: Publisher) -> Remote:
    return Remote(
        name="pictures.tar.gz",
        url=publisher.address,
        size=len(CONTENT),
        sha256=hashlib.sha256(CONTENT).hexdigest(),
        md5=hashlib.md5(CONTENT).hexdigest(),  # noqa: S324 - what publishers print
    )


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    return Roots.below(tmp_path)


def test_it_arrives_whole_with_progress_and_only_once(publisher, remote, roots) -> None:
    lines: list[str] = []
    file = obtain(remote, roots, lines.append)
    assert file.read_bytes() == CONTENT
    assert any("of 5 MB" in line for line in lines)
    assert obtain(remote, roots, lines.append) == file
    assert publisher.ranges == [None]


def test_it_goes_on_where_it_broke_off(publisher, remote, roots) -> None:
    publisher.breaks_after = 1_500_000
    with pytest.raises(DatasetError, match=r"running the command again goes on from there"):
        obtain(remote, roots, lambda line: None)
    assert not (roots.downloads / remote.name).exists()
    publisher.breaks_after = None
    assert obtain(remote, roots, lambda line: None).read_bytes() == CONTENT
    assert publisher.ranges == [None, "bytes=1500000-"]


def test_a_server_without_ranges_sends_it_from_the_start(publisher, remote, roots) -> None:
    roots.prepare()
    (roots.downloads / "pictures.tar.gz.part").write_bytes(b"x" * 1000)
    publisher.knows_ranges = False
    assert obtain(remote, roots, lambda line: None).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sha256": "0" * 64}, "SHA256 .* instead of 0000"),
        ({"md5": "0" * 32}, "MD5 .* instead of 0000"),
    ],
)
def test_another_file_than_the_published_one_is_one_clear_line(remote, roots, changes, said):
    with pytest.raises(DatasetError, match=f"is not the file that .*{said}.*: delete it") as error:
        obtain(replace(remote, **changes), roots, lambda line: None)
    assert "\n" not in str(error.value)


def test_a_file_of_another_size_is_not_even_hashed(remote, roots) -> None:
    roots.prepare()
    (roots.downloads / remote.name).write_bytes(b"short")
    with pytest.raises(DatasetError, match=f"5 bytes instead of {len(CONTENT)}"):
        obtain(remote, roots, lambda line: None)


def test_without_a_network_it_says_where_to_put_the_file(remote, roots) -> None:
    nowhere = replace(remote, url="http://127.0.0.1:9/pictures.tar.gz")
    with pytest.raises(DatasetError, match=r"can't be downloaded \(.*refused\)") as error:
        obtain(nowhere, roots, lambda line: None)
    assert f"put pictures.tar.gz ({len(CONTENT):,} bytes" in str(error.value)
    assert f"into {roots.downloads}" in str(error.value)


@pytest.mark.parametrize("name", sorted(canonical.FILES))
def test_every_canonical_file_is_known_by_size_and_a_checksum(name: str) -> None:
    for remote in canonical.FILES[name]:
        assert remote.size > 1_000_000
        assert len(remote.sha256) == 64 or len(remote.md5) == 32
        assert remote.url.endswith(remote.name)


def test_a_file_of_another_checksum_is_told_where_only_one_is_known(tmp_path: Path) -> None:
    file = tmp_path / "words.json"
    file.write_bytes(b"{}")
    other = Remote(name=file.name, url="https://example.org/words.json", size=2, md5="0" * 32)
    assert differs(other, file).startswith("MD5 ")
