"""A function for detection under another name."""

from collections.abc import Mapping
from typing import Any

from sandbox.runner.adapters import boxes
from sandbox.runner.adapters.alias import of_one_argument
from sandbox.runner.adapters.found import Found, Nothing, Way, best

NAMES = {
    "detect",
    "detect_image",
    "detect_images",
    "detect_objects",
    "find_objects",
    "get_boxes",
    "get_detections",
    "object_detection",
    "predict",
    "predict_boxes",
    "run_detection",
}


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found:
    functions = list(of_one_argument(namespace, NAMES, str(ask["function"])))
    if not functions:
        raise Nothing
    ways = []
    for name, function in functions:
        ways.append(Way(f"its function {name} was asked", function))
        ways.append(
            Way(f"its function {name} was asked, picture by picture", _one_by_one(function))
        )
    return best("alias", ways, boxes.public().right)


def _one_by_one(function: Any) -> Any:
    return lambda pictures: [function(picture) for picture in pictures]
