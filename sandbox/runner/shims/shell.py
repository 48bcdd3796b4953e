"""Shell lines of hosted notebooks: what would install or download is skipped with a note.

`!pip install torch` prints what is there already; `!wget` names the task's files; `!ls` is done.
The same lines in a script, as hosted notebooks export them, are done alike.
"""

import builtins
import importlib.metadata
import os
import re
import shlex
import subprocess
import sys
from typing import Any

from sandbox.runner.shims import places

INSTALLERS = {"pip", "pip3", "conda", "mamba", "uv", "poetry", "apt", "apt-get", "npm", "brew"}
INSTALLS = {"install", "uninstall", "update", "upgrade", "add", "remove", "download", "sync"}
FETCHERS = {
    "wget",
    "curl",
    "git",
    "gdown",
    "kaggle",
    "aria2c",
    "rsync",
    "scp",
    "ssh",
    "huggingface-cli",
}
LOCAL_GIT = {"init", "status", "log", "add", "commit", "diff", "--version"}
IMPORT_NAMES = {
    "opencv-python": "opencv-python-headless",
    "opencv-contrib-python": "opencv-python-headless",
    "sklearn": "scikit-learn",
    "tensorflow": "tensorflow-cpu",
    "tensorflow-gpu": "tensorflow-cpu",
    "pil": "pillow",
}
"""Asked-for names -> what the laboratory's runtime has instead."""
LINE = re.compile(r"^[ \t]*(?:!|%)", re.MULTILINE)


def note(command: str) -> str | None:
    """Return what to say instead of running one command; None: run it."""
    try:
        words = shlex.split(command, comments=True)
    except ValueError:  # an open quote: the shell itself shall complain
        return None
    while words and (words[0] in ("sudo", "time", "env") or re.match(r"\w+=", words[0])):
        del words[0]
    if len(words) > 2 and re.fullmatch(r".*python[\d.]*", words[0]) and words[1] == "-m":
        del words[:2]
    if not words:
        return None
    program, rest = os.path.basename(words[0]), words[1:]  # noqa: PTH119 - strings throughout
    if program in INSTALLERS and INSTALLS & set(rest[:2]):
        return _about_packages(program, rest)
    if program in FETCHERS and not (program == "git" and LOCAL_GIT & set(rest[:1])):
        return f"'{program}' was skipped: programs run without a network; {places.listing()}."
    return None


def _about_packages(program: str, rest: list[str]) -> str:
    there: list[str] = []
    missing: list[str] = []
    for word in rest[1:]:
        name = re.split(r"[\[=<>~!;@ ]", word)[0].lower()
        if word.startswith("-") or "/" in word or "." in name or not name:
            continue
        found = _version(IMPORT_NAMES.get(name, name))
        (there if found else missing).append(f"{name} {found}" if found else name)
    said = f"'{program} {rest[0]}' was skipped: nothing can be installed here"
    if there:
        said += f"; already here: {', '.join(there)}"
    if missing:
        said += f"; not here: {', '.join(missing)}, so the program has to do without"
    return f"{said}."


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def filtered(line: str) -> tuple[str, list[str]]:
    """Return what of a shell line is left to run, and notes on what is not."""
    parts = re.split(r"\s*(?:&&|\|\||;|\n)\s*", line)
    notes = {part: said for part in parts if (said := note(part))}
    if not notes:
        return line, []
    return "; ".join(part for part in parts if part and part not in notes), list(notes.values())


class Shell:
    """What a notebook's `!` and `%` lines call, for scripts and around a kernel's own."""

    def __init__(self, shell: Any = None) -> None:
        self._shell = shell
        self._system = getattr(shell, "system", None)
        self._getoutput = getattr(shell, "getoutput", None)

    def system(self, command: str) -> Any:
        """Run a `!` line and show what it prints."""
        left = self._skip(command)
        if not left:
            return None
        if self._system is not None:
            return self._system(left)
        print(_run(left), end="", flush=True)
        return None

    def getoutput(self, command: str, *args: Any, **kwargs: Any) -> Any:
        """Run a `!` line whose output is kept in a variable."""
        left = self._skip(command)
        if self._getoutput is not None:
            return self._getoutput(left or "true", *args, **kwargs)
        return _run(left).splitlines() if left else []

    def run_line_magic(self, name: str, line: str, **kwargs: Any) -> Any:
        """Do a script's `%` line: what belongs to a notebook's display does nothing."""
        if name in INSTALLERS:
            self.system(f"{name} {line}")
        elif name == "cd":
            os.chdir(os.path.expanduser(line.strip()))  # noqa: PTH111 - as above
        elif name in ("time", "timeit"):
            exec(line, sys.modules["__main__"].__dict__)  # noqa: S102 - the student's own line
        elif name not in ("matplotlib", "load_ext", "reload_ext", "autoreload", "config", "pylab"):
            print(f"[note] %{name} was skipped: a script has no such line.", flush=True)

    magic = run_line_magic

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Do a script's `%%` block."""
        if name in ("bash", "sh", "shell"):
            self.system(cell)
        elif name == "writefile":
            with open(line.split()[-1], "w", encoding="utf-8") as file:  # noqa: PTH123 - as above
                file.write(cell)
        else:
            exec(cell, sys.modules["__main__"].__dict__)  # noqa: S102 - the student's own lines

    def _skip(self, command: str) -> str:
        left, notes = filtered(command)
        for said in notes:
            print(f"[note] {said}", flush=True)
        return left


def _run(command: str) -> str:
    done = subprocess.run(  # noqa: S602 - a shell line is what was written
        command,
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode(errors="replace")


def for_kernel(shell: Any) -> None:
    """Answer the shell lines of a notebook."""
    ours = Shell(shell)
    shell.system, shell.getoutput = ours.system, ours.getoutput
    for name in INSTALLERS:
        shell.register_magic_function(
            lambda line, name=name: ours.system(f"{name} {line}"), "line", name
        )


def for_script(source: bytes) -> bytes | None:
    """Return a script without its `!` and `%` lines, which call `get_ipython()` instead.

    None: it has none. Every other line keeps its number.
    """
    text = source.decode("utf-8", errors="replace")
    if not LINE.search(text):
        return None
    provide()
    manager = importlib.import_module("IPython.core.inputtransformer2").TransformerManager()
    made: str = manager.transform_cell(text)
    return made.encode()


def provide() -> None:
    """Give a script `get_ipython()`, which exported notebooks call."""
    ours = Shell()
    builtins.get_ipython = lambda: ours  # type: ignore[attr-defined]  # as IPython itself does
