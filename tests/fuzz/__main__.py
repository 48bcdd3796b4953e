"""Fuzzes one reader, guided by which of its lines are reached.

    .venv/bin/python -m tests.fuzz NAME [OPTION...]

Options are libFuzzer's, among them `-max_total_time=600`, `-runs=100000` and a folder in which what
is found interesting is kept. What breaks a reader is left as a file named crash-...; it then
belongs into `tests/fuzz/found/NAME/`, where every test run tries it again.
"""

import sys
import tempfile
from pathlib import Path

import atheris

WATCHED = [
    "grading.artefacts",
    "grading.intake",
    "sandbox.archive",
    "sandbox.events",
    "sandbox.runner",
    "sandbox.streams",
]

with atheris.instrument_imports(include=WATCHED):
    import tests.conftest  # noqa: F401 - sets Django up, with a data folder of its own
    from tests.fuzz.targets import MOST, TARGETS

FOUND = Path(__file__).parent / "found"
USUAL = (f"-max_len={MOST}", "-timeout=20", "-rss_limit_mb=2048")


def main() -> None:
    """Fuzz until told to stop, or until something breaks, which ends with another status than 0."""
    name, *options = sys.argv[1:] or [""]
    if name not in TARGETS:
        sys.exit(f"Which reader? One of: {', '.join(TARGETS)}")
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder, "seeds")
        seeds.mkdir()
        every = [*target.seeds, *(file.read_bytes() for file in FOUND.glob(f"{name}/*"))]
        for number, seed in enumerate(every):
            (seeds / str(number)).write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words))
        atheris.Setup([sys.argv[0], *USUAL, f"-dict={words}", *options, str(seeds)], target.feed)
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main()
