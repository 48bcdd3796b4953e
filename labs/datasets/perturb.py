"""Small changes that keep an image's label, so that no hidden row is ever shown twice alike.

They hinder a table of known rows, no more: a near-duplicate search sees through any change that an
honest model survives. What keeps hidden rows hidden is that no loader serves them.
"""

from collections.abc import Callable

import numpy as np

from labs.datasets.dataset import Images

LIGHT_NOISE_SD = 6.0
"""Of 255. Measured on the stand-in: k-NN moves by less than its own spread (docs/data.md)."""


def light_noise(images: Images, rng: np.random.Generator) -> Images:
    """Add Gaussian noise to every pixel that is not black, the same to its three channels.

    Black pixels stay black: around a digit they are nearly constant over the whole set, and a model
    that standardises its columns would see the lightest noise there as an enormous value. Equal
    noise on the channels leaves grey pictures grey, as a model trained on them may rely on.

    Args:
        images: (N, H, W, 3) uint8; left unchanged.
        rng: the only source of chance: the same generator state gives the same bytes.

    Returns:
        (N, H, W, 3) uint8; pixels that were not black stay at 1 or more.
    """
    noise = np.rint(rng.normal(0.0, LIGHT_NOISE_SD, size=(*images.shape[:3], 1)))
    noisy = np.clip(images.astype(np.int16) + noise.astype(np.int16), 1, 255).astype(np.uint8)
    return np.where(images == 0, np.uint8(0), noisy)


REGISTRY: dict[str, Callable[[Images, np.random.Generator], Images]] = {
    "light_noise": light_noise,
}
