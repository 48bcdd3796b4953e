"""Setting up: what this environment is made of, asked of the system itself."""

import os
import platform
import shutil
from importlib import metadata

import torch

JOURNAL = """
Group of three, a desktop with Debian 12 and no graphics processor.
1. python3 -m venv lab; the first try failed: python3-venv was missing, apt install python3-venv helped.
2. lab/bin/pip install torch torchvision keras tensorflow-cpu scikit-learn: 7 GB, twelve minutes.
3. Imported each package once, then ran this report.
"""

pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
x = torch.eye(3) * 2
report = {
    "python": platform.python_version(),
    "packages": {
        name: metadata.version(name) for name in ("numpy", "torch", "keras", "scikit-learn", "onnx")
    },
    "system": platform.platform(),
    "processors": os.cpu_count(),
    "memory_gib": round(pages * size / 2**30, 2),
    "disk_gib": round(shutil.disk_usage(".").free / 2**30, 3),
    "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else "none",
    "check": f"the determinant of 2 I is {torch.linalg.det(x).item():.0f}",
    "journal": JOURNAL.strip(),
}
for name, value in report.items():
    print(f"{name}: {value}")
