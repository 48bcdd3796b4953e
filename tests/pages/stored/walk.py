"""Every page of the site as its people get it, and every form on them sent with scripts in it.

The addresses come from the table of access, the forms from the pages: a new one is walked without
being named here. Each form is taken back again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import resolve, reverse
from django.utils.functional import cached_property

from tests.access.house import House
from tests.access.table import ADMIN, FACULTY, INTERNAL, MAY, STUDENT
from tests.access.test_every_address import ADDRESSES
from tests.pages.stored.fields import evil

PEOPLE = (STUDENT, FACULTY, INTERNAL, ADMIN)
NOT_WALKED = (
    "api:", "set_language", "appearance", "run_events", "healthz", "styleguide",
    "reports:archive", "reports:download", "slips", "sitting_list", "entry_template",
    "draw_program",
)  # fmt: skip
"""Answers that are no page, or have nobody's text in them."""
OF_EVERY_PAGE = ("set_language", "appearance", "account_logout")
OWN = ("tokens", "home", "faculty_home", "examining", "rosters", "my_exam")
"""What everybody has of their own."""
_ASKING = {"Accept": "application/json"}
"""What a run's page asks by, the only one that answers this differently."""
TYPED = "typed"
NUMBERS = ("number", "date", "datetime-local", "time", "hidden", "color", "range")


@dataclass(frozen=True)
class Shown:
    """One answer: who got it, at which address, after which form ("" for a page)."""

    who: str
    address: str
    form: str
    status: int
    headers: dict[str, str]
    body: bytes

    @cached_property
    def is_html(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")


@dataclass
class Form:
    """A form that is sent by POST: its address, and what it has, by name."""

    action: str
    fields: list[tuple[str, str, str]]
    """Name, kind, value."""
    once: bool = False
    """A second click sends nothing."""
    emptied: list[str] = field(default_factory=list)
    """Fields that a browser does not fill again on the way back to the page."""

    @property
    def name(self) -> str:
        """Of the address that it is sent to."""
        return str(resolve(urlsplit(self.action).path).view_name)

    @property
    def has(self) -> tuple[str, ...]:
        """What it asks for, without the numbers of rows."""
        return tuple(sorted({field.rstrip("0123456789") for field, _, _ in self.fields}))


class _Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._going: Form | None = None
        self._select = self._first = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {key: value or "" for key, value in attrs}
        if tag == "form":
            self._going = Form(named.get("action", ""), [], "data-once" in named)
            if named.get("method", "").lower() == "post":
                self.found.append(self._going)
        elif self._going is None:
            return
        elif tag in ("input", "button", "textarea"):
            kind = named.get("type") or {"button": "submit", "input": "text"}.get(tag, tag)
            if name := named.get("name"):
                self._going.fields.append((name, kind, named.get("value", "")))
                if named.get("autocomplete") == "off":
                    self._going.emptied.append(name)
        elif tag == "select":
            self._select, self._first = named.get("name", ""), ""
        elif tag == "option" and self._select and not self._first:
            self._first = named.get("value", "")
            if self._first:
                self._going.fields.append((self._select, "select", self._first))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._going = None
        elif tag == "select":
            self._select = ""


def everything(house: House, more: Iterable[tuple[str, str]]) -> Iterator[Shown]:
    """All pages, and behind each the answers to its forms."""
    sent: set[tuple[str, ...]] = set()
    for who, address in (*_addresses(house), *more):
        client = Client(raise_request_exception=False)
        client.force_login(house.people[who])
        with transaction.atomic():
            shown = _shown(who, address, "", client.get(address, headers=_ASKING))
            transaction.set_rollback(True)
        if shown is not None:
            yield shown
            if shown.is_html:
                yield from _forms(client, shown, sent)


def _addresses(house: House) -> Iterator[tuple[str, str]]:
    """By student and by faculty; by others what those two may not see."""
    for name, may in MAY.items():
        if may and not name.startswith(NOT_WALKED):
            values = house.values | house.own.get(name, {})
            needed = ADDRESSES[name].pattern.regex.groupindex
            address = reverse(name, kwargs={key: values[key] for key in needed})
            people = [who for who in PEOPLE if who in may]
            own = (name in OWN and people) or [who for who in people if who in (STUDENT, FACULTY)]
            for who in own or people[:1]:
                yield who, address


def forms_on(page: Shown) -> list[Form]:
    """The page's own forms."""
    reader = _Forms()
    reader.feed(page.body.decode())
    for form in reader.found:
        form.action = form.action or page.address
    return [form for form in reader.found if form.name not in OF_EVERY_PAGE]


def _forms(client: Client, page: Shown, sent: set[tuple[str, ...]]) -> Iterator[Shown]:
    for form in forms_on(page):
        buttons = [(field, value) for field, kind, value in form.fields if kind == "submit"]
        for button in buttons or [("", "")]:
            key = (page.who, form.name, *form.has, *button)
            if key in sent:
                continue
            sent.add(key)
            with transaction.atomic():
                answer = client.post(form.action, filled(form, button), follow=True)
                shown = _shown(page.who, page.address, form.name, answer)
                transaction.set_rollback(True)
            if shown is not None:
                yield shown


def filled(form: Form, button: tuple[str, str] = ("", "")) -> dict[str, object]:
    """What a person would send who types a script wherever that is possible."""
    data: dict[str, object] = dict([button] if button[0] else [])
    for name, kind, value in form.fields:
        if kind == "file":
            content = f"USN,Name\n1GA23CS777,{evil(TYPED)}\n{evil(TYPED)},x\n"
            data[name] = SimpleUploadedFile(f"{evil(TYPED)}.csv".replace("/", ""), content.encode())
        elif kind in ("radio", "select", "checkbox"):
            data.setdefault(name, value or "on")
        elif kind in NUMBERS:
            data.setdefault(name, value)
        elif kind in ("text", "search", "textarea", "email", "password", "url"):
            data[name] = evil(TYPED)
    return data


def _shown(who: str, address: str, form: str, answer: HttpResponseBase) -> Shown | None:
    if answer.status_code in (301, 302, 405):
        return None
    body = b"".join(answer) if answer.streaming else answer.content
    return Shown(who, address, form, answer.status_code, dict(answer.headers), body)
