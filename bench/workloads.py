"""The notebooks that everybody grades. Each leaves `predict(images)`, as task 1a asks for.

They lie in `notebooks/` as scripts with `# %%` before each cell. Who grades them is not known here.
"""

from dataclasses import dataclass
from pathlib import Path

import nbformat

NOTEBOOKS = Path(__file__).parent / "notebooks"
MARK = "# %%\n"
DATA = "/work/data"
"""Where the notebooks find the public data: the path inside Prayoga's sandbox."""


@dataclass(frozen=True)
class Workload:
    """One notebook."""

    name: str
    title: str
    least: float
    """Its accuracy on the hidden rows is at least this, else it did not do its work."""

    def cells(self, data: str = DATA) -> list[str]:
        """Return the code cells, reading the public data from the folder `data`."""
        text = (NOTEBOOKS / f"{self.name}.py").read_text().replace(DATA, data)
        return [cell.strip() for cell in text.split(MARK) if cell.strip()]


def notebook(cells: list[str]) -> nbformat.NotebookNode:
    """Return a notebook of format 4.5 for Python 3 with these code cells."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": kernel, "language_info": {"name": "python"}},
    )


TRIVIAL = Workload("trivial", "trivial", 0.05)
TORCH = Workload("torch", "torch", 0.7)
LONG = Workload("long_training", "long training (torch)", 0.9)
TABLE = (
    TRIVIAL,
    Workload("scikit_learn", "scikit-learn", 0.7),
    TORCH,
    Workload("keras", "Keras", 0.7),
)
"""Those of the large table, from the lightest to the heaviest."""
