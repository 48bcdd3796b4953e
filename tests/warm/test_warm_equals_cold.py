"""The same program with the same seed ends alike, warm and cold: words, answers, outputs."""

import json
import re

import nbformat
import pytest

from sandbox.contract import Backend, Execution, Job, Limits, Program, ProgramKind
from tests.sandbox.jobs import PREDICT, ask, script

LIMITS = {"wall_seconds": 120.0, "cpu_seconds": 240.0, "memory_bytes": 2**31}
SCRIPTS = {
    "draws": "import random, numpy\nprint(random.random(), numpy.random.rand(3))\n",
    "scikit-learn": (
        "import numpy as np\nfrom sklearn.ensemble import RandomForestClassifier\n"
        "rows = np.random.rand(200, 4)\n"
        "model = RandomForestClassifier(10).fit(rows, rows[:, 0] > .5)\n"
        "print(model.predict_proba(rows).sum(), np.random.rand())\n"
    ),
    "torch": (
        "import torch\nmodel = torch.nn.Linear(8, 2)\n"
        "steps = torch.optim.Adam(model.parameters())\n"
        "for _ in range(10):\n    loss = model(torch.randn(16, 8)).pow(2).mean()\n"
        "    steps.zero_grad(); loss.backward(); steps.step()\nprint(loss.item())\n"
    ),
    "keras": (
        "import keras, numpy as np\n"
        "model = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(1)])\n"
        "model.compile(optimizer='adam', loss='mse')\nrows = np.random.rand(64, 8)\n"
        "print(model.fit(rows, rows[:, :1], epochs=2, verbose=0).history['loss'])\n"
    ),
    "figure": (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.savefig('f.png')\n"
        "print(plt.get_backend(), len(open('f.png', 'rb').read()))\n"
    ),
    "raises": "def f(x):\n    return 1 / x\n\nprint('before')\nf(0)\n",
    "syntax": "print('a'\n",
    "exits": "import sys\nprint('x')\nsys.exit('bad')\n",
    "asks": "name = input('who? ')\n",
    "streams": "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n",
    "threads": "import threading\nthreading.Thread(target=lambda: print('late')).start()\n",
    "sets": "print({'b', 'a', 'c'}, hash('x'))\n",
}
CELLS = [
    "1 + 1",
    "print('a')\nimport sys\nprint('b', file=sys.stderr)\nprint('c')",
    "from IPython.display import HTML, display, update_display, clear_output\nHTML('<b>x</b>')",
    "handle = display('one', display_id='d')\nhandle.update('two')",
    "update_display('three', display_id='d')",
    "print('gone')\nclear_output()\nprint('kept')",
    "print('gone too')\nclear_output(wait=True)\ndisplay('new')",
    "_ + '' if isinstance(_, str) else _",
    "x = 5;",
    "%who_ls int",
    "!echo from the shell",
    "%%bash\necho from bash; echo to stderr >&2",
    "%%capture caught\nprint('hidden')",
    "caught.stdout",
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "fig, ax = plt.subplots()\nax.bar([1], [2])\nplt.show()\nprint('after')",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import numpy as np\nnp.random.rand(2)",
    "import torch\ntorch.rand(2)",
    "import asyncio\nawait asyncio.sleep(0)\n'awaited'",
    "import warnings\nwarnings.warn('look')",
    "import logging\nlogging.warning('logged')",
    # What a child prints comes by a thread of the kernel's, on a busy machine after the cell's end.
    "import subprocess, time\nsubprocess.run(['echo', 'child'])\ntime.sleep(1)",
    "import time\nfor i in range(3):\n    print(i, end=' ', flush=True)",
    "class Shown:\n    _repr_html_ = lambda s: '<i>s</i>'\n    __repr__ = lambda s: 's'\nShown()",
    "from IPython.display import Latex, Markdown\ndisplay(Markdown('*m*'), Latex('$x$'))",
    "import threading\nt = threading.Thread(target=print, args=('thread',))\nt.start()\nt.join()",
    "get_ipython().__class__.__name__, __name__",
    "'a' * 3000",
    "%timeit -q -n1 -r1 pass",
    "lambda: 0 if False else None\nNone",
    "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    print(type(e))",
    "In[-1], len(Out) > 3",
]
TAGGED = {
    "raises-exception": ["def f(x):\n    return 1 / x\nf(0)", "1 +", "undefined", "input('?')"],
    "skip-execution": ["raise SystemExit(9)"],
}


def both(job: Job, cold: Backend, warm: Backend) -> tuple[Execution, Execution]:
    one, other = cold.run(job), warm.run(job)
    assert (one.isolation.warm, other.isolation.warm) == (False, True), other.isolation
    return one, other


def told(found: Execution) -> dict[str, object]:
    return {
        "outcome": found.outcome,
        "message": found.message,
        "error": found.error,
        "stdout": found.stdout,
        "answers": found.artefact_sha256,
        "answer errors": found.answer_errors,
        "ended": found.ran_to_end,
    }


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script(bubblewrap: Backend, warm: Backend, name: str) -> None:
    cold_one, warm_one = both(script(SCRIPTS[name] + PREDICT, seed=5, **LIMITS), bubblewrap, warm)
    assert told(warm_one) == told(cold_one)
    if name not in ("keras",):  # TensorFlow tells at its import which instructions it could use
        assert warm_one.stderr == cold_one.stderr


def cells(found: Execution) -> list[dict]:
    assert found.notebook is not None, found.message
    # A kernel names its cells' files by its own number, which in a container differs each time.
    every = json.loads(re.sub(rb"ipykernel_\d+", b"ipykernel", found.notebook))["cells"]
    for cell in every:
        cell.pop("metadata"), cell.pop("id", None)
        # A kernel sends what was printed every 0.2 s: in how many pieces depends on the hour.
        outputs, printed = [], {"stdout": "", "stderr": ""}
        for output in cell.get("outputs", ()):
            if output["output_type"] == "stream":
                printed[output["name"]] += "".join(output["text"])
            else:
                outputs.append(output)
        cell["outputs"] = [*outputs, printed]
    return every


def test_a_notebook_cell_by_cell(bubblewrap: Backend, warm: Backend) -> None:
    v4 = nbformat.v4
    made = [v4.new_code_cell(source) for source in (*CELLS, PREDICT)]
    for tag, sources in TAGGED.items():
        made += [v4.new_code_cell(source, metadata={"tags": [tag]}) for source in sources]
    source = nbformat.writes(v4.new_notebook(cells=made)).encode()
    program = Program("solution.ipynb", ProgramKind.NOTEBOOK, source)
    job = Job(program, ask(), limits=Limits(**LIMITS), seed=5)
    cold_one, warm_one = both(job, bubblewrap, warm)
    differing = [
        (one["source"], one.get("outputs"), other.get("outputs"))
        for one, other in zip(cells(cold_one), cells(warm_one), strict=True)
        if one != other
    ]
    assert not differing
    assert told(warm_one) == told(cold_one)


@pytest.mark.parametrize(
    "source", ["1 / 0", "import os\nos._exit(3)", "import os\nos.kill(os.getpid(), 11)", "exit()"]
)
def test_a_notebook_that_stops(bubblewrap: Backend, warm: Backend, source: str) -> None:
    v4 = nbformat.v4
    made = v4.new_notebook(cells=[v4.new_code_cell(text) for text in (PREDICT, source, "'later'")])
    program = Program("solution.ipynb", ProgramKind.NOTEBOOK, nbformat.writes(made).encode())
    cold_one, warm_one = both(Job(program, ask(), limits=Limits(**LIMITS)), bubblewrap, warm)
    assert told(warm_one) == told(cold_one)
    every = [cells(found) for found in (cold_one, warm_one)]
    for one in every:
        # A kernel that ends at once may or may not have sent its count before.
        one[1].pop("execution_count")
    assert every[0] == every[1]
