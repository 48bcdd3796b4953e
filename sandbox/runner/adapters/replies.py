"""A chatbot's function under another name, or a method of one."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from sandbox.runner.adapters.alias import of_one_argument
from sandbox.runner.adapters.found import Found, Nothing, Way, best, named

NAMES = {
    "answer",
    "bot",
    "bot_reply",
    "bot_response",
    "chat",
    "chatbot",
    "chatbot_reply",
    "chatbot_response",
    "generate",
    "generate_answer",
    "generate_reply",
    "generate_response",
    "get_answer",
    "get_bot_response",
    "get_reply",
    "get_response",
    "make_response",
    "predict_response",
    "reply",
    "reply_to",
    "respond",
    "response",
    "talk",
}
METHODS = ("respond", "get_response", "reply")
GREETING = "Hello"
FEW = 32
"""Rows that Keras predicts in one batch anyway."""


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    functions = list(of_one_argument(namespace, NAMES, str(ask["function"])))
    for name, value in named(namespace):
        methods = {f"{name}.{method}": getattr(value, method, None) for method in METHODS}
        functions += [(full, method) for full, method in methods.items() if callable(method)]
    if not functions:
        raise Nothing
    ways = [Way(f"its function {name} was asked", _quick(function)) for name, function in functions]
    return best("alias", ways, _speaks)


def _speaks(function: Any) -> float:
    said = function(GREETING)
    if not isinstance(said, str):
        raise TypeError(f"it returned a {type(said).__name__}, not a text")
    return 0.0


def _quick(function: Callable[[str], Any]) -> Callable[[str], Any]:
    def ask(text: str) -> Any:
        with _predicting_at_once():
            return function(text)

    return ask


@contextmanager
def _predicting_at_once() -> Iterator[None]:
    """Have Keras predict few rows without the pipeline that it builds around each call.

    A chatbot calls it once or more for each of hundreds of prompts, and the pipeline takes twenty
    times as long as the model.
    """
    keras = sys.modules.get("keras")
    if keras is None:
        yield
        return
    base, whole = keras.Model, keras.Model.predict

    def predict(self: Any, x: Any, *args: Any, **kwargs: Any) -> Any:
        plain = isinstance(x, np.ndarray) and 0 < len(x) <= FEW and not args
        if plain and kwargs.keys() <= {"verbose", "batch_size"}:
            return self.predict_on_batch(x)
        return whole(self, x, *args, **kwargs)

    own = "predict" in vars(base)
    base.predict = predict
    try:
        yield
    finally:
        if own:
            base.predict = whole
        else:
            del base.predict
