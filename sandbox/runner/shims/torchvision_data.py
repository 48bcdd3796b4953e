"""torchvision's CIFAR10 from provisioned files, whatever `root` and `download` say."""

import os
from typing import Any

from sandbox.runner.shims import asked, places


def cifar(module: Any) -> None:
    """Have CIFAR10 look where our files lie, if its own folder holds none.

    It compares each file's MD5 with that of the published one. For our files, which may be real
    data standing in for those, being there is enough; all others are compared as ever.
    """
    check, genuine = module.check_integrity, module.CIFAR10._check_integrity

    def check_integrity(fpath: Any, md5: str | None = None) -> bool:
        return places.provisioned(os.fspath(fpath)) or check(fpath, md5)

    def _check_integrity(self: Any) -> bool:
        asked.used("torchvision")
        if genuine(self):
            return True
        if not os.path.isdir(f"{places.TORCHVISION}/{self.base_folder}"):  # noqa: PTH112 - strings
            return False
        self.root = places.TORCHVISION
        return genuine(self)

    module.check_integrity = check_integrity
    module.CIFAR10._check_integrity = _check_integrity
