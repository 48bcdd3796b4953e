"""What people say to the assistant of a laboratory, by intent: a corpus of our own.

`intents.json` is given to students in the form that chatbot tutorials use; the paraphrases of
`hidden.json` stay on the trusted side. Both were written for this project.
"""

import json
from pathlib import Path

import numpy as np

from labs.datasets.roots import DatasetError, Roots
from labs.datasets.rows import Rows, Split
from labs.datasets.source import Report, Source

FOLDER = Path(__file__).resolve().parent
PUBLIC, HIDDEN = FOLDER / "intents.json", FOLDER / "hidden.json"
TAGS = tuple(intent["tag"] for intent in json.loads(PUBLIC.read_text())["intents"])


def fetch(roots: Roots, report: Report) -> Path:
    """Nothing to fetch: the corpus comes with the project."""
    return PUBLIC


def build(file: Path, hidden: Path | None) -> Split:
    """Columns `prompts` and `intents`, a position in the corpus; facts `replies`, for each intent.

    Raises:
        DatasetError: a hidden paraphrase is among the public patterns, or an intent lacks one.
    """
    corpus = json.loads(file.read_text())["intents"]
    kept = json.loads(HIDDEN.read_text())
    if sorted(kept) != sorted(TAGS):
        raise DatasetError(f"{HIDDEN} and {file} name other intents: give both the same tags.")
    public = _rows({intent["tag"]: intent["patterns"] for intent in corpus})
    own = _rows({tag: kept[tag] for tag in TAGS})
    known = {plain(str(text)) for text in public["prompts"]}
    if both := [text for text in own["prompts"] if plain(str(text)) in known]:
        raise DatasetError(f"{HIDDEN}: {both[0]!r} is a public pattern too: write another one.")
    replies = [intent["responses"] for intent in corpus]
    return Split(public, own, {"replies": replies}, {"data/intents.json": file.read_bytes()})


def plain(text: str) -> str:
    """A text without what a typist may leave out."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def _rows(texts: dict[str, list[str]]) -> Rows:
    pairs = [(text, TAGS.index(tag)) for tag, said in texts.items() for text in said]
    prompts, intents = zip(*pairs, strict=True)
    return Rows({"prompts": prompts, "intents": np.array(intents, np.int64)})


SOURCE = Source(
    name="lab-intents",
    title="Intents of a laboratory's assistant",
    stand_in=False,
    stand_in_for="",
    classes=TAGS,
    perturbation="retyped",
    about="What people ask the assistant of a deep-learning laboratory: 20 intents, 14 ways to say "
    "each, and the replies that fit. `intents.json` holds them in the form of chatbot tutorials: "
    "`intents`, each with `tag`, `patterns` and `responses`. Programs are judged by other ways to "
    "say the same.",
    licence="written for Prayoga; CC0-1.0",
    fetch=fetch,
    build=build,
)
