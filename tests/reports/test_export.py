"""`./manage.py export` and the zip: the files that were asked for, or what is wrong."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from grading.reports.archive import class_slug
from grading.reports.registry import REGISTRY
from tests.ledger.build import make_class

pytestmark = pytest.mark.django_db


def test_it_writes_what_was_asked_for(tmp_path: Path) -> None:
    offering, _, _ = make_class(2)
    out = io.StringIO()
    call_command(
        "export", class_slug(offering), "cie", "result", format="csv,xlsx",
        to=str(tmp_path / "new"), stdout=out,
    )  # fmt: skip
    found = sorted(path.name.split("-")[0] + path.suffix for path in tmp_path.glob("new/*"))
    assert found == ["cie.csv", "cie.xlsx", "result.csv", "result.xlsx"]
    assert out.getvalue().count("(draft)") == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("20csel76-odd-2026-2022-x", "cie"), "There is no class"),
        (("999999", "cie"), "There is no class"),
        (("{}", "cei"), "did you mean 'cie'"),
        (("{}", "cie", "--format", "docx"), "There is no format 'docx'"),
        (("{}",), "at least one document"),
        (("{}", "cie", "--to", "/proc/nowhere"), "can't be written to"),
    ],
)
def test_what_is_wrong_is_named(arguments, said) -> None:
    offering, _, _ = make_class(1)
    with pytest.raises(CommandError, match=said):
        call_command("export", *(each.format(offering.pk) for each in arguments))


def test_the_list_names_classes_and_documents() -> None:
    offering, _, _ = make_class(0)
    out = io.StringIO()
    call_command("export", listing=True, stdout=out)
    assert class_slug(offering) in out.getvalue()
    assert all(name in out.getvalue() for name in REGISTRY)


def test_the_zip_holds_every_document(client) -> None:
    offering, _, teacher = make_class(1)
    client.force_login(teacher)
    got = client.get(reverse("reports:archive", args=[offering.pk]) + "?format=csv")
    with zipfile.ZipFile(io.BytesIO(b"".join(got))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == len(REGISTRY)


def test_the_list_of_documents_takes_few_queries(client, django_assert_max_num_queries) -> None:
    offering, _, teacher = make_class(12)
    client.force_login(teacher)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("reports:documents", args=[offering.pk])).content.decode()
    assert all(document.title in page for document in REGISTRY.values())
