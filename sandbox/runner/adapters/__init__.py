"""Answers for a program that leaves no agreed function: what it does leave is asked instead.

Each adapter is a module here that looks in the finished namespace for one kind of thing: a function
under another name, a fitted estimator, a Keras model, a torch module. How rows have to look is
chosen by accuracy on public rows. All of it runs beside the student's code and is only reported;
what it answers is scored outside like any answer.
"""

import importlib
import os
from collections.abc import Mapping

from sandbox.runner.adapters.found import Found, Nothing

REGISTRY: dict[str, tuple[str, ...]] = {
    "image_classes": ("alias", "sklearn", "keras", "torch"),
    "sequence_classes": ("alias", "keras", "torch", "sklearn"),
    "replies": ("replies",),
    "detections": ("alias_detections", "detector"),
}
"""Contract kind -> the adapters that look, in the order that decides between equals."""


def find(namespace: Mapping[str, object], ask: Mapping[str, object]) -> Found | list[str]:
    """Return what answers best on public rows; else why what was there can't be asked.

    Args:
        namespace: what the student's program left behind.
        ask: as `sandbox.runner.answer` gets it.
    """
    best: Found | None = None
    reasons: list[str] = []
    owner = os.getpid()
    for name in REGISTRY.get(str(ask["kind"]), ()):
        try:
            found = importlib.import_module(f"{__name__}.{name}").find(namespace, ask)
        except Nothing as error:
            reasons += error.reasons
            continue
        except OSError:  # this task has no public rows to try it on
            continue
        except BaseException as error:  # objects of the student's, raising when they are looked at
            if os.getpid() != owner:
                os._exit(0)
            reasons.append(f"{type(error).__name__} while {name} was tried"[:300])
            continue
        if best is None or found.score > best.score:
            best = found
    return best or reasons
