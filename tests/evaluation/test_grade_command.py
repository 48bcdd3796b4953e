"""`./manage.py grade` as somebody types it, with no database to be found."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from labs.parse import REFERENCES, load_catalogue, variant_path

QUICK = "def predict(images):\n    return [n % 10 for n in range(len(images))]\n"
WEAK = str(variant_path("20csel76", "1a", "weak.py"))


@pytest.fixture
def grade(tmp_path, bubblewrap):
    """Run the command in a process whose data folder holds a key and nothing else."""
    (tmp_path / "secret_key").write_text("of this test alone " * 4)

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", "grade", *arguments],
            cwd=settings.BASE_DIR,
            env={**os.environ, "PRAYOGA_DATA_DIR": str(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=200,
        )

    return run


def write(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text)
    return str(file)


def test_files_are_graded_side_by_side_and_told_in_the_order_given(grade, tmp_path):
    files = [
        WEAK,
        write(tmp_path, "quick.py", QUICK),
        write(tmp_path, "stops.py", "x = 1\nraise ValueError('no')\n"),
        write(tmp_path, "says.py", "print('KNN Accuracy: 1.00')\n"),
    ]
    done = grade("1a", *files, "--json", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["file"] for line in found] == files
    assert [line["outcome"] for line in found] == ["ok", "ok", "student_error", "bad_output"]
    weak, quick, stops, says = found
    assert weak["evidence"] == "verified"
    assert weak["metric"]["floor"] < weak["metric"]["value"] < weak["metric"]["target"]
    assert quick["proposal"]["marks"] <= 9
    assert "line 2" in stops["message"]
    assert stops["proposal"] == {"component": "execution", "marks": 0, "max": 20, "band": "Poor"}
    assert (says["claimed"], says["evidence"], says["metric"]["value"]) == (1.0, "claimed", None)
    assert says["log"]["stdout"] == "KNN Accuracy: 1.00\n"
    for line in found:
        assert list(line)[:2] == ["task", "file"]
        assert line["dataset"] == {"name": "mnist-5k", "stand_in": True}
        assert line["seconds"]["total"] > 0
    assert not list(tmp_path.glob("*.sqlite3"))


def test_for_people_it_prints_checks_metric_and_proposal(grade, tmp_path):
    done = grade("1a", write(tmp_path, "quick.py", QUICK))
    assert done.returncode == 0
    target = f"target {load_catalogue().task('1a').calibration.target:.1%}".replace("%", " %")
    for part in ("quick.py", "ok", "runs", "25 / 25", "contract", target, "of 20 ("):
        assert part in done.stdout


def test_a_refused_file_is_said_with_why_and_ends_with_2_while_others_are_graded(grade, tmp_path):
    empty = write(tmp_path, "empty.py", "")
    missing = str(tmp_path / "missing.py")
    done = grade("1a", empty, missing, write(tmp_path, "quick.py", QUICK), "--json")
    assert done.returncode == 2
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["outcome"] for line in found] == ["refused", "refused", "ok"]
    assert "empty" in found[0]["message"]
    assert "No such file" in found[1]["message"]
    assert found[0]["proposal"] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("1z", "a.py"), "no task '1z'"),
        (("1a",), "required: file"),
        (("1a", "a.py", "--jobs", "0"), "at least 1"),
        (("1a", "a.py", "--backend", "dokcer"), "choose from"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_clear_line(grade, arguments, said):
    done = grade(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_fault_of_the_platform_ends_with_3(grade, tmp_path):
    done = grade(
        "1a",
        write(tmp_path, "quick.py", QUICK),
        "--json",
        PRAYOGA_LAB_RUNTIME=str(tmp_path / "gone"),
    )
    assert done.returncode == 3
    found = json.loads(done.stdout)
    assert found["outcome"] == "platform_error"
    assert found["proposal"] is None
    assert "make setup" in found["message"]


def test_data_that_are_not_installed_end_with_3_and_the_command_to_type(grade, tmp_path):
    done = grade(
        "1a",
        write(tmp_path, "quick.py", QUICK),
        PRAYOGA_CACHE_DIR=str(tmp_path / "cache"),
        PRAYOGA_LAB_RUNTIME=str(settings.LAB_RUNTIME),
    )
    assert done.returncode == 3
    assert "datasets install mnist-5k" in done.stdout


def test_control_c_ends_what_still_runs(tmp_path, bubblewrap):
    (tmp_path / "secret_key").write_text("of this test alone " * 4)
    heard = tmp_path / "endless.py"
    heard.write_text("while True:\n    pass\n")
    process = subprocess.Popen(
        [
            sys.executable,
            "manage.py",
            "grade",
            "1a",
            write(tmp_path, "quick.py", QUICK),
            str(heard),
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PRAYOGA_DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    # The first file is told when it is done; from then on the endless one runs.
    assert "quick.py" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "Stopped; no program runs any more."


def test_nobody_reading_the_results_any_more_is_no_fault(tmp_path, bubblewrap):
    file = write(tmp_path, "quick.txt", QUICK)
    done = subprocess.run(
        [
            "bash",
            "-c",
            f"{sys.executable} manage.py grade 1a {file} {file} | true; exit $PIPESTATUS",
        ],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PRAYOGA_DATA_DIR": str(tmp_path), "PRAYOGA_SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.parametrize(
    ("to", "code", "said"), [("/dev/full", 3, "No space"), ("&-", 2, "closed")]
)
def test_results_that_cannot_be_written_are_one_clear_line(
    tmp_path, bubblewrap, to: str, code: int, said: str
):
    file = write(tmp_path, "quick.txt", QUICK)
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} manage.py grade 1a {file} >{to}"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "PRAYOGA_DATA_DIR": str(tmp_path), "PRAYOGA_SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert said in done.stderr


def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(grade, tmp_path):
    os.mkfifo(tmp_path / "endless.py")
    done = grade("1a", str(tmp_path / "endless.py"))
    assert done.returncode == 2
    assert "no ordinary file" in done.stdout


def test_a_program_cannot_command_the_terminal(grade, tmp_path):
    source = "raise ValueError('\\x1b[2J\\x9b31m\\r\\u202e20 of 20')\n"
    done = grade("1a", write(tmp_path, "stops.py", source))
    assert "ValueError" in done.stdout
    assert not set("\x1b\x9b\r\u202e") & set(done.stdout)


def test_the_reference_solutions_are_where_the_readme_says():
    assert (REFERENCES / "20csel76" / "1a" / "solution.py").is_file()
