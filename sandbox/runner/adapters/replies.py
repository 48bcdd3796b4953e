"""A chatbot's function under another name, or a method of one."""

from collections.abc import Mapping
from typing import Any

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
GREETING = "Hello"


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    functions = list(of_one_argument(namespace, NAMES, str(ask["function"])))
    for name, value in named(namespace):
        methods = {
            f"{name}.{m}": getattr(value, m, None) for m in ("respond", "get_response", "reply")
        }
        functions += [(full, method) for full, method in methods.items() if callable(method)]
    if not functions:
        raise Nothing
    ways = [Way(f"its function {name} was asked", function) for name, function in functions]
    return best("alias", ways, _speaks)


def _speaks(function: Any) -> float:
    said = function(GREETING)
    if not isinstance(said, str):
        raise TypeError(f"it returned a {type(said).__name__}, not a text")
    return 0.0
