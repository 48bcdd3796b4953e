"""Pretrained torchvision weights: those that are provisioned; a model without them stays untrained.

Such a program still runs to its end, and is told in its output what its numbers are worth.
"""

import functools
import os
import sys
from collections import OrderedDict
from typing import Any

from sandbox.runner.shims import notes, places


class Untrained(OrderedDict[str, Any]):
    """Stands for weights that are not here. To load them changes nothing."""


def weights(module: Any) -> None:
    """Have `Weights.get_state_dict` look where our files lie before it asks the network."""
    fetch = module.WeightsEnum.get_state_dict
    _leave_untrained(sys.modules["torch"].nn.Module)

    def get_state_dict(self: Any, *args: Any, **kwargs: Any) -> Any:
        name = os.path.basename(self.url)  # noqa: PTH119 - an address
        torch = sys.modules["torch"]
        ours = f"{places.TORCH}/hub/checkpoints/{name}"
        if places.provisioned(ours):
            return torch.load(ours, map_location="cpu", weights_only=True)
        if os.path.exists(f"{torch.hub.get_dir()}/checkpoints/{name}"):  # noqa: PTH110 - strings
            return fetch(self, *args, **kwargs)
        notes.tell(
            f"The pretrained weights {self} ({name}) are not on this machine, so the model keeps "
            f"the random ones it was made with; {_others()}."
        )
        return Untrained()

    module.WeightsEnum.get_state_dict = get_state_dict


def _others() -> str:
    try:
        found = sorted(os.listdir(f"{places.TORCH}/hub/checkpoints"))  # noqa: PTH208 - strings
    except OSError:
        found = []
    there = f"provided weights: {', '.join(found)}; " if found else ""
    return there + places.listing()


def _leave_untrained(base: Any) -> None:
    """Have modules take `Untrained` for what it is."""
    load = base.load_state_dict

    @functools.wraps(load)
    def load_state_dict(self: Any, state_dict: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(state_dict, Untrained):
            return None
        return load(self, state_dict, *args, **kwargs)

    base.load_state_dict = load_state_dict
