"""LibreOffice without a screen, as a second opinion on a workbook's formulas."""

import re
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path
from shutil import which

import openpyxl
from openpyxl.workbook import Workbook

from tests.conftest import lacking

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
CACHED = re.compile(r"(<c [^>]*?)(?: t=\"str\")?(><f>.*?</f>)<v>.*?</v>")


def recomputed(folder: Path, workbooks: dict[str, bytes]) -> dict[str, Workbook]:
    """The workbooks as LibreOffice computes them, by name.

    Every value that was stored beside a formula is overwritten first, so that nothing but the
    formulas can give the right one.
    """
    out = _converted(
        folder, {name: _without_cache(content) for name, content in workbooks.items()}, "xlsx"
    )
    return {
        name: openpyxl.load_workbook(out / f"{name}.xlsx", data_only=True) for name in workbooks
    }


def printed(folder: Path, workbooks: dict[str, bytes]) -> dict[str, bytes]:
    """The workbooks as LibreOffice prints them to PDF, by name."""
    out = _converted(folder, workbooks, "pdf")
    return {name: (out / f"{name}.pdf").read_bytes() for name in workbooks}


def _converted(folder: Path, workbooks: dict[str, bytes], ending: str) -> Path:
    """All of them in one go, with a profile of their own; returns the folder with the results."""
    office = which("soffice")
    if office is None:
        lacking("LibreOffice (soffice)")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE)
    sources, out = folder / "in", folder / "out"
    sources.mkdir()
    for name, content in workbooks.items():
        (sources / f"{name}.xlsx").write_bytes(content)
    subprocess.run(
        [
            office, "--headless", "--norestore", f"-env:UserInstallation={profile.as_uri()}",
            "--convert-to", ending, "--outdir", out, *sorted(sources.iterdir()),
        ],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return out


def _without_cache(content: bytes) -> bytes:
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(changed, "w") as target:
        for member in source.namelist():
            data = source.read(member)
            if member.startswith("xl/worksheets/sheet"):
                text, overwritten = CACHED.subn(r"\1\2<v>-7</v>", data.decode())
                assert overwritten == text.count("<f>")
                data = text.encode()
            target.writestr(member, data)
    return changed.getvalue()
