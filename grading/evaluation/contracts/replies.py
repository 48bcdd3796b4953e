"""A chatbot: one text in, one text out, for each prompt by itself."""

import json
from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from grading.artefacts import BadArtefact, strict_json
from grading.evaluation import hidden
from grading.evaluation.contracts.contract import Scope, Values
from grading.evaluation.contracts.rowwise import Rowwise
from grading.metrics import accepted
from labs.datasets.rows import Column
from sandbox.contract import Form, Question
from sandbox.streams import clean_text

CHARACTERS = 200
BYTES = 16 * CHARACTERS
"""Of one reply as JSON, on average: generous, and bounded."""
OTHER = "(another text, of {} characters)"
STRANGE = {
    "strange": "wuggle frobnitz zzyx",
    "marks": "?!...",
    "long": "tell me more about it please " * 40,
}


class Replies(Rowwise):
    """Awkward questions are about prompts of their own, so no reply is asked for twice: a chatbot
    may choose among those that fit."""

    name = "replies"
    options = ("characters",)
    form = Form("each", "json")
    columns = ("prompts", "intents")
    one, noun = "prompt", "prompts"
    titles = {"strange": "unknown words", "marks": "punctuation alone", "long": "a long text"}

    def encode(self, column: Column) -> bytes:
        return json.dumps([*cast(tuple[str, ...], column), *STRANGE.values()]).encode()

    def questions(self, scope: Scope) -> tuple[Question, ...]:
        count = hidden.count(scope.dataset)
        strange = (Question(name, (count + i,)) for i, name in enumerate(STRANGE))
        return (Question(hidden.ALL, tuple(range(count))), *strange)

    def true_values(self, key: hidden.Key, scope: Scope) -> Values:
        known = _known(scope)
        return [known[int(intent)] for intent in np.asarray(key.truth["intents"])]

    def caps(self, name: str, rows: int, scope: Scope) -> dict[str, int]:
        return {f"{name}.json": rows * BYTES + 1024}

    def parse(
        self, members: Mapping[str, bytes], name: str, rows: int, scope: Scope
    ) -> tuple[Values, list[str]]:
        found = strict_json.loads(members[f"{name}.json"], max_bytes=rows * BYTES + 1024)
        if not isinstance(found, list) or len(found) != rows:
            raise BadArtefact(f"it is no list of {rows} texts")
        for number, reply in enumerate(found):
            if not isinstance(reply, str):
                raise BadArtefact(f"its reply to {self.one} {number} is no text")
        most = int(scope.contract.options.get("characters", CHARACTERS))
        # Longer than agreed: it can't be one of the replies, and is not searched for one.
        return [reply if len(reply) <= most else "" for reply in found], []

    def agreed(self, scope: Scope) -> str:
        most = scope.contract.options.get("characters", CHARACTERS)
        return f"Agreed is one text for each {self.one}, {most} characters at most."

    def example(self, answer: Any, truth: Any, row: int, scope: Scope) -> dict[str, Any] | None:
        if accepted.fits(answer, truth):
            return None
        prompt = cast(tuple[str, ...], scope.dataset.public["prompts"])[row]
        # Any other text may be what somebody else asked: a program that remembers hidden prompts
        # could otherwise tell them by its replies to public ones.
        known = any(accepted.fits(answer, replies) for replies in _known(scope))
        said = clean_text(answer[:CHARACTERS]) if known else OTHER.format(len(answer))
        return {
            "row": row,
            "asked": prompt[:CHARACTERS],
            "answer": said,
            "truth": truth[0],
        }

    def same(self, values: Values, scope: Scope) -> str:
        alike = len(values) > 1 and all(reply == values[0] for reply in values)
        return repr(values[0][:60]) if alike else ""

    def baseline(self, scope: Scope) -> tuple[str, list[Values]]:
        """Return replies that never understand: the prompt itself, or one reply for all."""
        prompts = cast(tuple[str, ...], scope.dataset.hidden["prompts"])
        firsts = [replies[0] for replies in _known(scope)]
        return "one reply for all", [list(prompts), *([first] * len(prompts) for first in firsts)]


def _known(scope: Scope) -> list[list[str]]:
    """Return the replies of each intent, as the data set's facts state them."""
    return cast(list[list[str]], scope.dataset.facts["replies"])


KIND = Replies()
