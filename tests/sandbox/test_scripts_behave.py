"""What programs may rely on: everything that `python solution.py` gives them."""

from sandbox.contract import Backend, Execution, Mount, Outcome
from tests.sandbox.jobs import PREDICT, script


def ok(backend: Backend, source: str, **more: object) -> Execution:
    found = backend.run(script(source + "\n" + PREDICT, **more))
    assert found.outcome is Outcome.OK, (found.message, found.stderr.text)
    return found


def test_it_is_main_with_its_own_name_in_its_own_folder(backend: Backend) -> None:
    source = """
import os, sys
assert __name__ == "__main__" and sys.modules["__main__"].predict_later() == 1
assert sys.argv == ["/work/my work.py"] and __file__ == "/work/my work.py"
assert os.getcwd() == "/work" and sys.path[0] == "/work" and os.listdir() == ["my work.py"]
"""
    ok(backend, "def predict_later():\n    return 1\n" + source, name="my work.py")


def test_files_can_be_written_and_imported_where_it_runs(backend: Backend) -> None:
    source = """
import pathlib, tempfile
pathlib.Path("helper.py").write_text("answer = 42")
import helper
assert helper.answer == 42
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
assert pathlib.Path.home().is_dir() and pathlib.Path("~").expanduser() != pathlib.Path("/work")
(pathlib.Path.home() / "cache").mkdir()
"""
    ok(backend, source)


def test_threads_are_waited_for(backend: Backend) -> None:
    source = """
import threading, time
def late():
    time.sleep(0.3)
    print("late")
threading.Thread(target=late).start()
"""
    assert ok(backend, source).stdout.text == "late\n"


def test_an_executor_left_open_neither_blocks_nor_breaks_the_answers(backend: Backend) -> None:
    source = """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
assert list(pool.map(abs, [-1])) == [1]
def predict(images):
    return list(pool.map(lambda image: 7, images))
"""
    found = backend.run(script(source))
    assert found.outcome is Outcome.OK, found.message


def test_subprocesses_and_multiprocessing_work(backend: Backend) -> None:
    source = """
import multiprocessing, subprocess, sys
def double(x):
    return 2 * x
if __name__ == "__main__":
    for method in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(2) as pool:
            assert pool.map(double, [1, 2]) == [2, 4]
    said = subprocess.run([sys.executable, "-c", "import numpy; print(numpy.ones(2).sum())"],
                          capture_output=True, text=True, check=True).stdout
    assert said == "2.0\\n"
"""
    assert ok(backend, source).stderr.text == ""


def test_a_forked_child_that_runs_on_to_the_end_changes_nothing(backend: Backend) -> None:
    source = """
import os, sys
child = os.fork()
print("parent" if child else "child", flush=True)
if child:
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
"""
    found = ok(backend, source)
    assert sorted(found.stdout.text.split()) == ["child", "parent"]


def test_a_forked_childs_exit_status_reaches_its_parent(backend: Backend) -> None:
    source = """
import os, sys
child = os.fork()
if not child:
    sys.exit(5)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
"""
    ok(backend, source)


def test_what_is_registered_for_the_end_runs_after_the_answers(backend: Backend) -> None:
    source = "import atexit\natexit.register(print, 'bye')\n"
    assert ok(backend, source).stdout.text == "bye\n"


def test_warnings_and_noise_on_stderr_cost_nothing(backend: Backend) -> None:
    found = ok(backend, "import warnings, sys\nwarnings.warn('old')\nprint('!', file=sys.stderr)")
    assert "old" in found.stderr.text


def test_its_environment_is_the_jobs_and_nothing_of_the_graders(backend: Backend) -> None:
    source = """
import os
assert os.environ["TASK"] == "1a"
assert os.environ["OMP_NUM_THREADS"] == "1" and os.environ["OMP_WAIT_POLICY"] == "PASSIVE"
print(*sorted(os.environ))
"""
    found = ok(backend, source, environment={"TASK": "1a"}, cpus=1.0)
    assert not {"SECRET_KEY", "PRAYOGA_DATA_DIR", "DJANGO_SETTINGS_MODULE"} & set(
        found.stdout.text.split()
    )


def test_data_is_there_to_read_and_not_to_write(backend: Backend, public_folder) -> None:
    (public_folder / "train.txt").write_text("rows")
    source = """
import pathlib
assert pathlib.Path("data/set/train.txt").read_text() == "rows"
assert pathlib.Path("/datasets/cifar/train.txt").read_text() == "rows"
assert pathlib.Path("/work/data/only.txt").read_text() == "rows"
for place in ("data/set/new", "data/set/train.txt", "/datasets/cifar/new", "data/only.txt"):
    try:
        pathlib.Path(place).write_text("mine")
    except OSError:
        continue
    raise SystemExit(place)
pathlib.Path("data/own").write_text("beside the data is fine")
"""
    mounts = (
        Mount(public_folder, "/work/data/set"),
        Mount(public_folder, "/datasets/cifar"),
        Mount(public_folder / "train.txt", "/work/data/only.txt"),
    )
    ok(backend, source, mounts=mounts)


def test_a_module_of_the_students_own_called_like_the_runner_does_no_harm(
    backend: Backend,
) -> None:
    ok(backend, "import sys\nassert 'django' not in sys.modules\n", name="sandbox.py")


def test_plots_need_no_screen(backend: Backend) -> None:
    source = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\nplt.savefig('a.png')\n"
    ok(backend, source)
