"""Takes the gallery's pictures from a site of its own and writes their index: `scripts/screens`.

With names of pictures, as their files begin, only those are taken anew.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any, Literal

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PRAYOGA_SECRET_KEY", "only to look addresses up")
django.setup()

from django.urls import reverse  # noqa: E402 - needs the set-up

from tests.access.addresses import parameters  # noqa: E402
from tests.e2e.gallery.pictures import SECTIONS, Picture  # noqa: E402
from tests.e2e.site import ROOT, Site, served  # noqa: E402

ROWS = "tests.e2e.gallery.rows"
FOLDER = ROOT / "docs" / "screens"
TALLEST = 1100
"""A page's beginning says enough: pixels."""
WIDTH = {1280: 760, 390: 280}
QUALITY = 14
SETTLED = 250
"""Milliseconds in which an editor measures itself anew."""
VIEWPORTS = ((1280, 800, "desk"), (390, 844, "phone"))
SCHEMES: tuple[tuple[Literal["light", "dark"], str], ...] = (("light", ""), ("dark", "-dark"))
HIDE = """pairs => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    for (const [from, to] of pairs)
      texts.currentNode.data = texts.currentNode.data.replaceAll(from, to);
}"""
"""Where this machine keeps things is nobody's business: the usual places stand there instead."""
INDEX = """# Every page, in pictures

At 1280 and at 390 pixels, in light and in dark, with the demo course at the end of its term.
`scripts/screens` takes them ([how](../development.md#the-gallery)); this file is made by it too.
"""


def address_of(picture: Picture, rows: dict[str, Any]) -> str:
    """Where the page is."""
    if picture.name.startswith("/"):
        return picture.name
    if picture.name.startswith("account_"):
        return reverse(picture.name)
    chosen = {key: rows["values"].get(value, value) for key, value in picture.values.items()}
    values = rows["values"] | rows["own"].get(picture.own or picture.name, {}) | chosen
    return reverse(picture.name, kwargs={key: values[key] for key in parameters(picture.name)})


def photograph(browser: Browser, site: Site, wanted: list[Picture], folder: Path) -> None:
    """Take each picture at each screen."""
    hidden = [[str(site.logs.parent), "/srv/prayoga"], [str(ROOT), "/opt/prayoga"]]
    for who in sorted({picture.who for picture in wanted}):
        context = browser.new_context(base_url=site.url, reduced_motion="reduce")
        if who:
            cookie = {"name": "sessionid", "value": site.rows["sessions"][who], "url": site.url}
            context.add_cookies([cookie])
        for picture in (one for one in wanted if one.who == who):
            page = context.new_page()
            for screen, shot in _shots(page, address_of(picture, site.rows), hidden):
                _keep(shot, folder / f"{picture.file}-{screen}.webp")
            page.close()
            print(picture.title, flush=True)
        context.close()


def _shots(page: Page, address: str, hidden: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    for width, height, name in VIEWPORTS:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.evaluate(HIDE, hidden)
        for scheme, ending in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(SETTLED)
            yield f"{name}{ending}", page.screenshot(full_page=True)


def _keep(shot: bytes, file: Path) -> None:
    """The page's beginning, smaller than it is on the screen."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    on_screen = next(width for width in WIDTH if width <= picture.width)
    if picture.width > on_screen:
        print(f"  {file.name}: the page is {picture.width} pixels wide", flush=True)
    picture = picture.crop((0, 0, on_screen, min(picture.height, TALLEST)))
    size = WIDTH[on_screen], round(picture.height * WIDTH[on_screen] / on_screen)
    picture.resize(size, Image.Resampling.LANCZOS).save(file, quality=QUALITY, method=5)


def write_index(folder: Path) -> None:
    """Name every picture that was taken; of each page desk and phone in light are shown."""
    lines = [INDEX]
    for section, pictures in SECTIONS.items():
        lines += [f"## {section}", "", "| Page | Desk | Phone | In dark |", "|---|---|---|---|"]
        for picture in pictures:
            file, title = picture.file, picture.title
            if not (folder / f"{file}-phone-dark.webp").exists():
                continue
            lines.append(
                f'| {title} | <a href="{file}-desk.webp"><img src="{file}-desk.webp" width="420" '
                f'alt="{title}, desk"></a> | <a href="{file}-phone.webp">'
                f'<img src="{file}-phone.webp" width="120" alt="{title}, phone"></a> | '
                f"[desk]({file}-desk-dark.webp), [phone]({file}-phone-dark.webp) |"
            )
        lines.append("")
    (folder / "README.md").write_text("\n".join(lines))


def main(names: list[str]) -> None:
    every = [picture for pictures in SECTIONS.values() for picture in pictures]
    unknown = set(names) - {picture.file for picture in every}
    if unknown:
        sys.exit(f"No such pictures: {', '.join(sorted(unknown))}. {FOLDER}/README.md has them.")
    wanted = [picture for picture in every if not names or picture.file in names]
    with (
        tempfile.TemporaryDirectory() as data,
        served(Path(data), ROWS) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=which("chromium"), args=["--no-sandbox"]
        )
        photograph(browser, site, wanted, FOLDER)
        browser.close()
    write_index(FOLDER)


if __name__ == "__main__":
    main(sys.argv[1:])
