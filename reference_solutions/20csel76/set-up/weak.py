"""Setting up, weak: the two facts that are easy to have."""

import platform

report = {"python": platform.python_version(), "system": platform.platform(), "processors": 0}
