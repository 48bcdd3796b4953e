"""Setting up, broken: printed, but not kept."""

import platform

print(platform.python_version(), platform.platform())
