"""Signing in, and the demo's hints."""

from django.test import Client
from django.urls import reverse

from accounts import demo
from tests import factories


def _sign_in(login: str, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_students_sign_in_with_their_seat_number(db: None) -> None:
    factories.make_user("1ga23cs001", usn="1GA23CS001", password=factories.PASSWORD)
    assert _is_in(_sign_in("1ga23cs001", factories.PASSWORD))
    assert _is_in(_sign_in("1GA23CS001", factories.PASSWORD))
    assert not _is_in(_sign_in("1GA23CS001", "another"))


def test_a_refusal_keeps_the_name_and_says_why(db: None) -> None:
    page = Client().post(reverse("account_login"), {"login": "nobody", "password": "x"})
    assert 'value="nobody"' in page.content.decode()
    assert 'role="alert"' in page.content.decode()


def test_nobody_signs_up(db: None) -> None:
    page = Client().get(reverse("account_signup"))
    assert b"password" not in page.content.lower().replace(b"accounts", b"")


def test_the_demos_sign_ins_are_named_only_where_the_demo_is_on(db: None, settings) -> None:
    factories.make_user("meera", name="Dr. Meera Krishnan", password=demo.PASSWORD)
    settings.DEMO = True
    assert demo.PASSWORD in Client().get(reverse("account_login")).content.decode()
    settings.DEMO = False
    assert demo.PASSWORD not in Client().get(reverse("account_login")).content.decode()


def test_a_demo_without_its_people_names_nobody(db: None, settings) -> None:
    settings.DEMO = True
    factories.make_user("meera", password="a password of her own")
    assert demo.PASSWORD not in Client().get(reverse("account_login")).content.decode()


def test_other_pages_of_the_sign_in_stand_in_our_frame(db: None) -> None:
    client = Client()
    client.force_login(factories.make_user(password="x"))
    for name in ("account_logout", "account_change_password", "account_email"):
        answer = client.get(reverse(name))
        assert b'class="masthead"' in answer.content, name
