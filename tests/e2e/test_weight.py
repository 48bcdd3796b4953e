"""What a first visit costs on a campus line: under 200 KB of answers, all of them from the site.

Whichever page it is that somebody opens first, from a bookmark or a message. The editor alone is
heavier, by the script that colours what is typed: one can type before that is there.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.site import Site

KB = 1000
MOST = 200 * KB
"""Of everything that a page loads, as it comes over the wire: compressed, with its heads, in a
browser that has nothing yet."""
STUDENT, TEACHER = "1ga23cs666", "meera"
PAGES = {
    "": ("/accounts/login/", "/styleguide/"),
    STUDENT: ("/", "/class/{evil}/tasks/1a/", "/runs/{finished}/", "/runs/{running}/", "/marks/"),
    TEACHER: (
        "/faculty/",
        "/faculty/{offering}/",
        "/faculty/{offering}/score/{walker}/1/",
        "/faculty/{offering}/register/entries/1/",
    ),
}


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "a stranger")
def test_a_first_page_is_light_and_asks_nobody_else(
    visit: Callable[..., Page], site: Site, who: str
) -> None:
    page = visit(who)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: dict[str, float] = {}
    asked: dict[str, str] = {}
    network.on("Network.requestWillBeSent", lambda told: asked.update(
        {told["requestId"]: told["request"]["url"]}))  # fmt: skip
    network.on("Network.loadingFinished", lambda told: sizes.update(
        {told["requestId"]: told["encodedDataLength"]}))  # fmt: skip
    heavy = {}
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    for address in PAGES[who]:
        sizes.clear()
        asked.clear()
        page.goto(address.format(**site.rows))
        # The fonts of the text are asked for when the text is there.
        page.evaluate("document.fonts.ready.then(() => null)")
        assert [url for url in asked.values() if not url.startswith((site.url, "data:"))] == []
        assert any("/static/" in url for url in asked.values())
        assert not [url for url in asked.values() if "noto-sans-kannada-kannada" in url]
        if (weight := sum(sizes.values())) > MOST:
            heavy[address] = weight
    assert heavy == {}
