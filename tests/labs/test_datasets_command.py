"""`./manage.py datasets` lists, installs and verifies, and explains itself."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from labs import datasets
from labs.datasets import Roots


@pytest.fixture
def cache(roots: Roots, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Roots:
    """The command's folders."""
    monkeypatch.setenv("PRAYOGA_CACHE_DIR", str(tmp_path))
    return roots


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("datasets", *arguments, stdout=out)
    return out.getvalue()


def test_it_lists_what_there_is_and_what_tasks_get(cache: Roots) -> None:
    before = run("list")
    assert "stands in for CIFAR-10 (small)]: not installed" in before
    assert "tasks get nothing yet (of cifar10, mnist-5k)" in before
    run("install", "mnist-5k")
    after = run("list")
    assert "4000 public and 1000 hidden rows, digest 478a0da87286" in after
    assert "tasks get mnist-5k" in after
    assert str(cache.hidden) in after


def test_it_installs_with_progress_and_says_so_when_there_is_nothing_to_do(cache: Roots) -> None:
    assert run("install", "cifar10-small").splitlines() == [
        "writing 1000 hidden rows",
        "writing 4000 public rows in their loaders' layouts",
        "recording what was written",
        "mnist-5k is installed (478a0da87286)",
    ]
    assert run("install", "mnist-5k") == "mnist-5k is installed already (478a0da87286)\n"


def test_it_fetches_without_installing(cache: Roots) -> None:
    assert "is there and right" in run("fetch", "mnist-5k")
    assert datasets.store.read_card("mnist-5k", cache) is None


def test_it_verifies_and_names_what_differs(cache: Roots) -> None:
    with pytest.raises(CommandError, match="Not installed: cifar10, mnist-5k"):
        run("verify")
    run("install", "mnist-5k")
    assert run("verify") == "mnist-5k is whole.\n"
    datasets.load("mnist-5k", cache).public_folder.joinpath("data", "README.md").write_text("?")
    with pytest.raises(CommandError, match=r"1 files differ: run '\./manage.py datasets install"):
        run("verify", "mnist-5k")


def test_a_fault_is_one_line(cache: Roots) -> None:
    with pytest.raises(CommandError, match="Did you mean 'mnist-5k'"):
        run("install", "mnist5k")
    with pytest.raises(CommandError, match="hidden rows must be the course's own"):
        run("install", "cifar10")


def test_a_folder_that_can_not_be_made_is_one_line(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PRAYOGA_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(CommandError, match=r"The data folders can't be made .* PRAYOGA_CACHE_DIR"):
        run("install", "mnist-5k")


@pytest.mark.parametrize("arguments", [["--help"], ["install", "--help"]])
def test_help_explains_it(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("datasets", *arguments)
    assert ended.value.code == 0
    assert "mnist-5k" in capsys.readouterr().out or arguments == ["--help"]
