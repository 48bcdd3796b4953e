"""Small changes that keep an image's label, so that no hidden row is ever shown twice alike.

They hinder a table of known rows, no more: a near-duplicate search sees through any change that an
honest model survives. What keeps hidden rows hidden is that no loader serves them.
"""

from collections.abc import Callable
from statistics import NormalDist
from typing import Any

import numpy as np

from labs.datasets.dataset import Images
from labs.datasets.rows import Ragged, Texts

LIGHT_NOISE_SD = 6.0
"""Of 255. Measured on the stand-in: k-NN moves by less than its own spread (docs/data.md)."""
_QUANTILES = NormalDist(0.0, LIGHT_NOISE_SD).inv_cdf
NOISE = np.array([round(_QUANTILES((k + 0.5) / 256)) for k in range(256)], np.int8).tobytes()
"""Whole-numbered Gaussian noise by a random byte: drawn so, it takes a tenth of the time."""
FEWEST_WORDS = 8
"""Shorter texts keep every word: one of few may be the one that matters."""
ENDINGS = ("", " ", "?", ".", "!")
BLOCK_ROWS = 64
"""So many images at a time, since they then stay in the processor's cache."""


def light_noise(images: Images, rng: np.random.Generator) -> Images:
    """Add Gaussian noise to every pixel that is not black, the same to its three channels.

    Black pixels stay black: around a digit they are nearly constant over the whole set, and a model
    that standardises its columns would see the lightest noise there as an enormous value. Equal
    noise on the channels leaves grey pictures grey, as a model trained on them may rely on.

    Within a picture, and between any `BLOCK_ROWS` in a row, each pixel's noise is drawn for itself;
    every further block has a stretch of the same noise from a place of its own. Drawing all anew
    took longer than all else that is done for a run's questions.

    Args:
        images: (N, H, W, 3) uint8; left unchanged.
        rng: the only source of chance: the same generator state gives the same bytes.

    Returns:
        (N, H, W, 3) uint8; pixels that were not black stay at 1 or more.
    """
    changed = np.array(images, np.uint8, order="C", copy=True, subok=False)
    pixels = changed[:BLOCK_ROWS, ..., 0].size
    blocks = -(-len(changed) // BLOCK_ROWS)
    drawn = np.frombuffer(rng.bytes(min(blocks, 2) * pixels).translate(NOISE), np.int8)
    # Bytes can't be below 0, and sums of bytes must not pass 255: so what is added and what is
    # taken away stand apart, and all is done with bytes, many of them in one step.
    lighter, darker = (
        np.repeat(np.maximum(part, 0).astype(np.uint8), 3) for part in (drawn, -drawn)
    )
    for number, first in enumerate(range(0, len(changed), BLOCK_ROWS)):
        block = changed[first : first + BLOCK_ROWS].reshape(-1)
        start = 3 * int(rng.integers(0, pixels + 1)) if number else 0
        noise = slice(start, start + block.size)
        lit = (block != 0).view(np.uint8)
        block += np.minimum(~block, lighter[noise])
        block -= np.minimum(block, darker[noise])
        block |= (block == 0).view(np.uint8)
        block *= lit
    return changed


def light_noise_each(pictures: Ragged, rng: np.random.Generator) -> Ragged:
    """`light_noise` on pictures of different sizes, (H, W, 3) each."""
    return Ragged.of(
        [light_noise(picture[None], rng)[0] for picture in pictures], pictures.flat.dtype.str, 3
    )


def drop_words(sequences: Ragged, rng: np.random.Generator) -> Ragged:
    """Leave one word out of each sequence of at least `FEWEST_WORDS`.

    Args:
        sequences: N lists of word indices.
        rng: the only source of chance.
    """
    drawn = rng.random(len(sequences))
    changed = []
    for row, share in enumerate(drawn):
        words = sequences[row]
        changed.append(
            np.delete(words, int(share * len(words))) if len(words) >= FEWEST_WORDS else words
        )
    return Ragged.of(changed, sequences.flat.dtype.str, 1)


def retyped(texts: Texts, rng: np.random.Generator) -> Texts:
    """Type each text a little otherwise: a capital or none, another mark or none at its end.

    Args:
        texts: N texts in small letters.
        rng: the only source of chance.
    """
    drawn = rng.integers(0, 2 * len(ENDINGS), len(texts))
    return tuple(
        (text[:1].upper() + text[1:] if number % 2 else text) + ENDINGS[number // 2]
        for text, number in zip(texts, drawn.tolist(), strict=True)
    )


REGISTRY: dict[str, Callable[[Any, np.random.Generator], Any]] = {
    "none": lambda column, rng: column,
    "light_noise": light_noise,
    "light_noise_each": light_noise_each,
    "drop_words": drop_words,
    "retyped": retyped,
}
