"""The tree names no package registry and no path of the machine it was written on."""

import subprocess
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
# Put together here, so that this file is not its own finding.
REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "deb.debian" + ".org")
PATHS = (*("/work/" + name for name in ("main", "shared", "plan")), "../" + "shared")


def test_no_registry_host_and_no_foreign_path_in_the_tree() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    files = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    found = []
    for file in files:
        if not file.is_file():
            continue
        content = file.read_bytes()
        found += [
            f"{file.relative_to(ROOT)}: {word}"
            for word in (*REGISTRIES, *PATHS)
            if word.encode() in content
        ]
    assert found == []
