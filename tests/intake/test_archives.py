"""What is taken as an archive, what of it runs, and what is refused before it is stored."""

import io
import json
import stat
import struct
import warnings
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.intake import Refused, inspect
from sandbox import archive
from sandbox.contract import ProgramKind
from tests.intake.archives import packed, renamed, with_mode

MAX = 10_000_000
PROGRAM = b"print('hello')\n"
NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": []}],
    }
).encode()


def refused(content: bytes, name: str = "work.zip") -> str:
    with pytest.raises(Refused) as found:
        inspect(name, content, MAX)
    return str(found.value)


@pytest.mark.parametrize(
    ("files", "entry", "kind"),
    [
        ({"solution.py": PROGRAM, "helper.py": b"x = 1"}, "solution.py", ProgramKind.SCRIPT),
        ({"solution.ipynb": NOTEBOOK, "a.py": PROGRAM}, "solution.ipynb", ProgramKind.NOTEBOOK),
        ({"knn.py": PROGRAM, "notes.txt": b"-"}, "knn.py", ProgramKind.SCRIPT),
        ({"lab/solution.py": PROGRAM, "lab/src/a.py": b""}, "lab/solution.py", ProgramKind.SCRIPT),
        ({"knn.py": PROGRAM, "src/other.py": b"x"}, "knn.py", ProgramKind.SCRIPT),
        ({"solution.py": PROGRAM, "__MACOSX/._solution.py": b"\0"}, "solution.py", "script"),
        ({"ಪ್ರಯೋಗ.py": PROGRAM}, "ಪ್ರಯೋಗ.py", ProgramKind.SCRIPT),
    ],
)
def test_the_program_of_an_archive_is_found(files, entry, kind):
    program = inspect("work.zip", packed(files), MAX)
    assert (program.entry, program.kind, program.name) == (entry, kind, "work.zip")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "empty"),
        ({"notes.txt": b"-", "a.csv": b"-"}, "no program at its top; there is a.csv, notes.txt"),
        ({"src/a.py": PROGRAM, "src2/b.py": PROGRAM}, "no program at its top"),
        ({"a.py": PROGRAM, "b.py": PROGRAM}, "2 programs at its top (a.py, b.py)"),
        ({"solution.py": PROGRAM, "solution.ipynb": NOTEBOOK}, "Leave one of them out"),
        ({"solution.py": b"  \n"}, "solution.py in the archive is empty"),
        (
            {"solution.py": b"\xff\xfe1"},
            "In the archive, solution.py: The file is written in UTF-16",
        ),
        ({"solution.ipynb": b"{}"}, "In the archive, solution.ipynb"),
        ({"solution.py": PROGRAM, "data.zip": b"PK"}, "another archive (data.zip)"),
        ({"solution.py": PROGRAM, "zeros.bin": bytes(20_000_000)}, "zeros.bin would grow"),
        ({"solution.py": PROGRAM, "a\nb.txt": b"-"}, "control characters (a?b.txt)"),
        ({"solution.py": PROGRAM, "a\u202etxt.py": b"-"}, "reads otherwise"),
        ({"solution.py": PROGRAM, "SOLUTION.PY": PROGRAM}, "SOLUTION.PY twice"),
        ({"solution.py": PROGRAM, "a": b"-", "a/b.txt": b"-"}, "both a file and a folder"),
        ({"solution.py": PROGRAM, "/".join("abcdefghijklmnopqr"): b"-"}, "too long or too deep"),
        ({"solution.py": PROGRAM, "x" * 300: b"-"}, "too long or too deep"),
    ],
)
def test_what_is_wrong_with_an_archive_is_said_and_what_to_do(files, said):
    assert said in refused(packed(files))


@pytest.mark.parametrize(
    "name",
    ["../x.py", "a/../../x.py", "/etc/passwd", "C:/x.py", "..", "a//b.py", "./x.py", "~/x.py"],
)
def test_paths_that_lead_out_are_refused(name):
    assert "path" in refused(packed({"solution.py": PROGRAM, name: b"-"}))


def test_backslashes_are_refused_as_they_stand_in_the_file():
    made = packed({"solution.py": PROGRAM, "..Xx.py": b"-"}, zipfile.ZIP_STORED)
    assert "Windows path" in refused(renamed(made, b"..Xx.py", b"..\\x.py"))


def test_a_name_cut_by_a_nul_is_refused():
    made = packed({"solution.py": PROGRAM, "okXno.py": b"-"}, zipfile.ZIP_STORED)
    assert refused(renamed(made, b"okXno.py", b"ok\0no.py"))


@pytest.mark.parametrize(
    "mode", [stat.S_IFLNK | 0o777, stat.S_IFCHR | 0o666, stat.S_IFIFO | 0o666, stat.S_IFBLK | 0o666]
)
def test_links_and_devices_are_refused(mode):
    assert "link or a device" in refused(with_mode("data", mode, b"/etc/passwd"))


def test_an_encrypted_archive_is_refused():
    made = bytearray(packed({"solution.py": PROGRAM}, zipfile.ZIP_STORED))
    made[6] |= 1
    central = made.index(b"PK\x01\x02")
    made[central + 8] |= 1
    assert "encrypted" in refused(bytes(made))


def test_other_ways_of_packing_are_refused():
    assert "deflate" in refused(packed({"solution.py": PROGRAM}, zipfile.ZIP_LZMA))


def test_the_same_name_twice_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.writestr("solution.py", "print(1)")
        made.writestr("solution.py", "print(2)")
    assert "twice" in refused(buffer.getvalue())


def test_very_many_files_are_refused_before_they_are_parsed():
    files = {f"data/{i}.txt": b"" for i in range(10_000)}
    content = packed({"solution.py": PROGRAM, **files}, zipfile.ZIP_STORED)
    assert "1000 are taken" in refused(content)
    more = {f"data/{i}.txt": b"" for i in range(1_500)}
    assert "1501 files" in refused(packed({"solution.py": PROGRAM, **more}))


def test_a_large_total_is_refused_whatever_each_file_is(monkeypatch):
    monkeypatch.setattr(archive, "MOST_BYTES", 10_000)
    files = {f"{i}.txt": bytes(range(256)) * 10 for i in range(5)}
    assert "would unpack to" in refused(packed({"solution.py": PROGRAM, **files}))


def test_a_lying_size_is_noticed_where_the_program_is_read():
    made = bytearray(packed({"solution.py": b"x = 1\n" * 100}, zipfile.ZIP_DEFLATED))
    central = made.index(b"PK\x01\x02")
    struct.pack_into("<I", made, central + 24, 5)  # the size that it says to have, unpacked
    assert "damaged" in refused(bytes(made))


def test_files_that_share_bytes_are_refused():
    """A bomb without layers: many entries of the directory name one file."""
    made = packed({"solution.py": PROGRAM * 50_000}, zipfile.ZIP_STORED)
    start = made.index(b"PK\x01\x02")
    end = made.index(b"PK\x05\x06")
    entry = made[start:end]
    others = (entry.replace(b"solution.py", b"solutio%d.py" % i) for i in range(9))
    entries = b"".join([entry, *others])
    tail = bytearray(made[end:])
    struct.pack_into("<HH", tail, 8, 10, 10)
    struct.pack_into("<I", tail, 12, len(entries))
    assert "overlap" in refused(made[:start] + entries + bytes(tail))


def test_a_cut_archive_is_refused():
    assert "can't be read" in refused(packed({"solution.py": PROGRAM})[:-30])


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_damaged_archive_brings_anything_but_a_refusal(data):
    made = bytearray(packed({"solution.py": PROGRAM, "lab/a.txt": b"abc" * 100}))
    for _ in range(data.draw(st.integers(1, 8))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    try:
        program = inspect("a.zip", bytes(made), MAX)
    except Refused:
        return
    assert program.entry


def test_the_text_of_all_programs_is_found_for_what_reads_programs():
    made = packed({"solution.py": b"import helper", "helper.py": b"KERAS_BACKEND", "a.bin": b"no"})
    assert archive.sources(made) == b"KERAS_BACKEND\nimport helper"
