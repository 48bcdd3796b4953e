"""`google.colab` outside Colab: what can be answered is, the rest says what to do."""

import json

import pytest

from sandbox.contract import Backend, Outcome
from tests.sandbox.jobs import PREDICT, executed_cells, notebook, script

SHOW = """
from google.colab import drive, output
drive.mount('/content/drive')
output.clear()
from google.colab.patches import cv2_imshow
import numpy as np
cv2_imshow(np.zeros((4, 4, 3), np.uint8))
"""
LIMITS = {"memory_bytes": 2**30, "wall_seconds": 60.0, "cpu_seconds": 60.0}


def test_a_drive_is_noted_and_pictures_are_shown_in_the_notebook(backend: Backend) -> None:
    found = backend.run(notebook(SHOW, PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, found.message
    assert "No Drive is mounted at /content/drive" in found.stdout.text
    shown = [output.get("data", {}) for output in executed_cells(found)[0]["outputs"]]
    assert any("image/png" in data for data in shown)


def test_a_script_s_pictures_are_kept_with_their_lines(backend: Backend) -> None:
    source = SHOW + (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n"
        "plt.figure(); plt.figure()\nplt.show()\nprint(plt.get_fignums())\n"
    )
    found = backend.run(script(source + PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, found.message
    assert found.notebook is not None
    cells = json.loads(found.notebook)["cells"]
    assert [cell["source"] for cell in cells] == [
        "# figure 1, shown in line 7",
        "# figure 2, shown in line 10",
        "# figure 3, shown in line 12",
        "# figure 4, shown in line 12",
    ]
    assert all("image/png" in cell["outputs"][0]["data"] for cell in cells)
    assert "[]" in found.stdout.text


def test_figures_stay_when_the_program_stops_later(bubblewrap: Backend) -> None:
    source = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()\n1 / 0\n"
    found = bubblewrap.run(script(source, **LIMITS))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert found.notebook is not None


def test_figures_are_bounded(bubblewrap: Backend) -> None:
    source = (
        "import matplotlib.pyplot as plt\n"
        "for i in range(45):\n    plt.figure(figsize=(1, 1))\n    plt.show()\n"
    )
    found = bubblewrap.run(script(source + PREDICT, **LIMITS))
    assert found.outcome is Outcome.OK, found.message
    assert found.notebook is not None
    assert len(json.loads(found.notebook)["cells"]) == 40
    assert "Only the first 40 figures are kept" in found.stdout.text


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from google.colab import files\nfiles.upload()\n", "in a .zip archive"),
        ("from google.colab import userdata\nuserdata.get('KEY')\n", "no secrets are kept here"),
    ],
)
def test_what_needs_a_person_says_so(bubblewrap: Backend, source: str, said: str) -> None:
    found = bubblewrap.run(script(source))
    assert found.outcome is Outcome.STUDENT_ERROR
    assert said in found.message
    assert "in line 2" in found.message


def test_google_s_own_packages_still_load(backend: Backend) -> None:
    source = "import google.colab\nimport google.protobuf\nprint(google.protobuf.__name__)\n"
    found = backend.run(script(source + PREDICT))
    assert found.outcome is Outcome.OK, found.message
