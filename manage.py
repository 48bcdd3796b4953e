#!/usr/bin/env python3
"""The command line of Prayoga: `./manage.py COMMAND --help` explains each command.

It uses the project's own environment (`.venv`) by itself, whichever Python started it.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def use_own_environment() -> None:
    """Start again under the project's environment, so that nobody has to activate it first."""
    own = HERE / ".venv" / "bin" / "python"
    if not own.exists():
        sys.exit("Prayoga is not set up yet: run 'make setup' in this folder first.")
    if Path(sys.prefix).resolve() != own.parent.parent.resolve():
        os.execv(own, [str(own), *sys.argv])


def main() -> None:
    use_own_environment()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
