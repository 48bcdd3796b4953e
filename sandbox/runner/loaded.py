"""What libraries read when they are imported, read again for those that are there already."""

import os
import sys


def read_environment() -> None:
    """Tell the libraries that are there already what the environment says."""
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None and os.environ.get("MPLBACKEND"):
        matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
