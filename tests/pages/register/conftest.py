"""A class's entry of one item, as a teacher does it in a browser."""

from collections.abc import Mapping

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from grading.models import Enrolment, Offering
from tests import factories
from tests.pages.conftest import signed_in

Fields = Mapping[tuple[Enrolment, str], object]


class Register:
    """The register's pages of a class, for one teacher."""

    def __init__(self, client: Client, offering: Offering) -> None:
        self.client, self.offering = client, offering

    def at(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.offering.pk, *more])

    def get(self, name: str, *more: object) -> HttpResponse:
        return self.client.get(self.at(name, *more))

    def post(self, name: str, *more: object, **fields: object) -> HttpResponse:
        return self.client.post(self.at(name, *more), fields)

    def grid(self, item: str, fields: Fields, seen: HttpResponse | None = None, **more: object):
        """What looking at the changes answers, typed into a grid opened now or at `seen`."""
        page = seen or self.get("entry_grid", item)
        form: dict[str, object] = {"seen": page.context["seen"]}
        for row in page.context["rows"]:
            for cell in row["cells"]:
                key = (row["student"], cell["column"].key)
                form[cell["name"]] = fields.get(key, cell["value"])
        return self.client.post(self.at("entry_grid_preview", item), form | more)

    def table(self, item: str, *rows: list[object], **more: object) -> HttpResponse:
        text = "\n".join("\t".join(str(cell) for cell in row) for row in rows)
        return self.post("entry_table_preview", item, pasted=text, **more)

    def workbook(self, item: str, content: bytes, name: str = "marks.xlsx") -> HttpResponse:
        return self.post("entry_table_preview", item, file=SimpleUploadedFile(name, content))

    def save(self, preview: HttpResponse, **picks: str) -> HttpResponse:
        """Send the form of a preview."""
        assert preview.status_code in (200, 409), preview.context["problems"]
        context = preview.context
        choice = context["choice"]
        form = {"payload": context["payload"], "from": context["from"], "reason": choice.reason}
        if choice.approver:
            form["approver"] = choice.approver.pk
        item = context["item"].key
        return self.client.post(self.at("entry_save", item), form | picks)

    def enter(self, item: str, fields: Fields, **more: object) -> None:
        """Type, look, save."""
        answer = self.save(self.grid(item, fields, **more))
        assert answer.status_code == 302


@pytest.fixture
def register(as_teacher: Client, offering: Offering) -> Register:
    return Register(as_teacher, offering)


@pytest.fixture
def second(offering: Offering) -> Register:
    """The same pages for a second teacher of the class."""
    other = factories.make_faculty(offering, name="Prof. Suresh Prabhu")
    return Register(signed_in(other.user), offering)
