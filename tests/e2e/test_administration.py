"""An administrator brings a teacher in and changes the institution; a teacher opens a task."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Site
from tests.factories import PASSWORD

Visit = Callable[..., Page]


def _look_at_and_change(page: Page) -> None:
    page.get_by_label("Why").fill("the college was renamed")
    page.get_by_role("button", name="Look at the change").click()
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_role("status")).to_contain_text("The settings are changed")


@pytest.mark.journey
def test_a_teacher_comes_in_and_a_setting_changes(visit: Visit, site: Site) -> None:
    page = visit("head")
    page.goto("/administration/")
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_role("link", name="Add a person").click()
    page.get_by_label("Name", exact=True).fill("Dr. Radha Pai")
    page.get_by_label("User name").fill("radha")
    page.get_by_label("Why").fill("teaches from this term on")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign-in for Dr. Radha Pai")
    password = page.locator(".secret").inner_text()
    page.get_by_role("link", name="I have it").click()
    page.get_by_role("link", name="Put in charge of a class").click()
    page.get_by_label("Class").select_option(index=1)
    page.get_by_label("Why").fill("teaches from this term on")
    page.get_by_role("button", name="Put in charge of a class").click()
    expect(page.get_by_text("They teach the class from now on.")).to_be_visible()

    # The one who came in changes the password that was handed out, and has the class.
    teacher = visit()
    teacher.goto("/accounts/login/")
    teacher.get_by_label("Seat number or user name").fill("radha")
    teacher.get_by_label("Password").fill(password)
    teacher.get_by_role("button", name="Sign in").click()
    teacher.get_by_label("The password you have").fill(password)
    teacher.get_by_label("Your new one").fill(PASSWORD)
    teacher.get_by_label("The same again").fill(PASSWORD)
    teacher.get_by_role("button", name="Use this password").click()
    teacher.goto("/faculty/")
    expect(teacher.get_by_role("link", name="The class", exact=True)).to_be_visible()

    # A setting is looked at before it changes, and what held before comes back.
    page.goto("/administration/institution/")
    page.get_by_label("Department").fill("Artificial Intelligence")
    _look_at_and_change(page)
    expect(page.get_by_role("contentinfo")).to_contain_text("Artificial Intelligence")
    page.get_by_role("link", name="Back to what the environment sets").click()
    _look_at_and_change(page)
    expect(page.get_by_role("contentinfo")).not_to_contain_text("Artificial Intelligence")
    page.goto("/administration/audit/")
    expect(page.get_by_text("Dr. Radha Pai").first).to_be_visible()


@pytest.mark.journey
def test_a_task_is_looked_at_opened_and_taken_back(visit: Visit, site: Site) -> None:
    page = visit("kamala")
    page.goto("/tasks/")
    page.get_by_role("link", name="20CSEL76 1b").click()
    page.get_by_role("link", name="As a student sees it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1b")
    page.get_by_role("link", name="Back to the task").click()
    page.get_by_role("link", name="Look at publishing").click()
    expect(page.get_by_role("heading", name="For whom")).to_be_visible()
    page.get_by_label("Why").fill("the class has come so far")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("It is open")
    page.get_by_role("link", name="Take back").click()
    page.get_by_label("Why").fill("one week later, rather")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status")).to_contain_text("It is taken back")
