"""Runs a program once its modules are imported, and says how long that took.

    python alone.py PROGRAM MODULES

MODULES is a file: names of modules, a line each, which are imported before the clock starts. All
that the program itself then imported is written into it, so that the next time nothing is left but
the program's own computing. For `bench.own`.
"""

import contextlib
import importlib
import sys
import time
from pathlib import Path


def main(program: Path, modules: Path) -> None:
    """Run it and print the seconds, after whatever it prints itself."""
    there = set(sys.modules)
    known = modules.read_text().split() if modules.exists() else []
    for name in known:
        with contextlib.suppress(Exception):  # some can only be imported by their own package
            importlib.import_module(name)
    namespace: dict[str, object] = {"__name__": "__main__"}
    code = compile(program.read_text(), str(program), "exec")
    began = time.monotonic()
    exec(code, namespace)  # noqa: S102 - the measurement's own notebook
    seconds = time.monotonic() - began
    came = [name for name in sys.modules if name not in there and name != "__main__"]
    modules.write_text("\n".join(dict.fromkeys([*known, *came])))
    print(f"seconds: {seconds}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
