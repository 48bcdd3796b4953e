"""A student looks at a result: charts drawn from their tables, and two attempts compared."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.screens import DESK
from tests.e2e.site import Site

STUDENT = "1ga23cs666"
INK = """canvas => {
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(pixels.filter((_, at) => at % 4 == 3)).size > 1;
}"""
"""Whether anything is drawn: not every pixel is equally clear."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_result_is_looked_at_and_compared(
    visit: Callable[..., Page], site: Site, scheme: str
) -> None:
    page = visit(STUDENT, **DESK, color_scheme=scheme)
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(f"/runs/{site.rows['finished']}/")
    charts = page.locator("figure.chart")
    expect(charts).to_have_count(2)
    for number in range(2):
        canvas = charts.nth(number).locator("canvas")
        canvas.scroll_into_view_if_needed()
        page.wait_for_function(
            "canvas => window.Chart && Chart.getChart(canvas)", arg=canvas.element_handle()
        )
        assert canvas.evaluate(INK)
    # The table is folded away where the chart says the same, and there for who wants it.
    table = charts.first.locator("table")
    expect(table).to_be_hidden()
    charts.first.get_by_text("The numbers as a table").click()
    expect(table).to_contain_text("0.875")
    expect(page.get_by_role("region", name="Confusion matrix")).to_contain_text("85")
    page.get_by_role("link", name="Compare with another attempt").click()
    expect(page.locator(".diff.wide")).to_contain_text("k = 1")
    expect(page.locator(".diff.narrow")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".diff.narrow")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("link", name="Back to the result").click()
    expect(page.get_by_role("heading", name="What next")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("window.owned") is None
    assert problems == []


def test_without_scripts_the_tables_stand_open(visit: Callable[..., Page], site: Site) -> None:
    page = visit(STUDENT, java_script_enabled=False)
    page.goto(f"/runs/{site.rows['finished']}/")
    charts = page.locator("figure.chart")
    expect(charts.first.locator("table")).to_be_visible()
    expect(charts.first.locator("canvas")).to_be_hidden()
