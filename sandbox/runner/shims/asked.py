"""What the program asked its loaders for, remembered so that hidden rows are coded the same way."""

from typing import Any

loaders: list[str] = []
"""Names of `openml`, `torchvision`, `keras`, `imdb`, in the order of first use."""
imdb: dict[str, Any] = {}
"""Arguments of the last `imdb.load_data`: num_words, skip_top, start_char, oov_char, index_from."""
padding: dict[str, Any] = {}
"""Arguments of the last `pad_sequences`: maxlen, padding, truncating, value."""


def used(loader: str) -> None:
    if loader not in loaders:
        loaders.append(loader)
