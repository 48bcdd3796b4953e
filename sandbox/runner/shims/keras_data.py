"""Keras' data sets from provisioned files, and what the program asked of them."""

import functools
import inspect
import os
from collections.abc import Callable
from typing import Any

from sandbox.runner.shims import asked, places

BATCHES = f"{places.KERAS}/datasets/cifar-10-batches-py"
IMDB = {"num_words", "skip_top", "maxlen", "seed", "start_char", "oov_char", "index_from"}


def files(module: Any) -> None:
    """Have `get_file` find our files; their checksums are not compared, all others' are."""
    fetch = module.get_file

    @functools.wraps(fetch)
    def get_file(*args: Any, **kwargs: Any) -> Any:
        given = inspect.signature(fetch).bind(*args, **kwargs)
        given.apply_defaults()
        if not given.arguments["force_download"] and given.arguments["cache_dir"] is None:
            origin = given.arguments["origin"] or ""
            name = str(given.arguments["fname"] or origin.rpartition("/")[2])
            path = f"{places.KERAS}/{given.arguments['cache_subdir']}/{name}"
            if places.provisioned(path):
                return path
        return fetch(*args, **kwargs)

    module.get_file = get_file


def cifar10(module: Any) -> None:
    """Have `load_data` read our batches, which may hold another number of rows than CIFAR-10's."""
    load = module.load_data

    @functools.wraps(load)
    def load_data() -> Any:
        asked.used("keras")
        return _batches(module) if places.provisioned(f"{BATCHES}/test_batch") else load()

    module.load_data = load_data


def _batches(module: Any) -> Any:
    np = module.np
    names = sorted(name for name in os.listdir(BATCHES) if name.startswith("data_batch"))  # noqa: PTH208 - strings
    read = [module.load_batch(f"{BATCHES}/{name}") for name in names]
    sides = [tuple(map(np.concatenate, zip(*read, strict=True)))]
    sides.append(module.load_batch(f"{BATCHES}/test_batch"))
    last = module.backend.image_data_format() == "channels_last"
    return tuple(
        (
            np.asarray(images, "uint8").transpose(0, 2, 3, 1) if last else np.asarray(images),
            np.reshape(np.asarray(labels, "uint8"), (len(labels), 1)),
        )
        for images, labels in sides
    )


def imdb(module: Any) -> None:
    """Remember how the program has reviews coded."""
    module.load_data = _remembering(module.load_data, IMDB, asked.imdb, "imdb")


def sequences(module: Any) -> None:
    """Remember how the program pads."""
    kept = {"maxlen", "padding", "truncating", "value"}
    module.pad_sequences = _remembering(module.pad_sequences, kept, asked.padding)


def _remembering(
    function: Callable[..., Any], kept: set[str], memory: dict[str, Any], loader: str = ""
) -> Callable[..., Any]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def remembering(*args: Any, **kwargs: Any) -> Any:
        found = function(*args, **kwargs)
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        memory.update({name: given.arguments.get(name) for name in kept})
        if loader:
            asked.used(loader)
        return found

    return remembering
