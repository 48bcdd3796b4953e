"""What the frame around every page needs: appearance, the institute, the main navigation."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import demo, institution
from grading import access
from grading.models import Enrolment

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    count: int = 0
    """How many things wait behind it; 0 is not shown."""


def page(request: HttpRequest) -> dict[str, object]:
    """Context of every template; the navigation is looked up only where it is shown."""
    said = institution.current()
    theme = request.COOKIES.get("theme", "")
    return {
        "theme": theme if theme in THEMES else "",
        "institute": said.institute,
        "department": said.department,
        "demo_sign_ins": SimpleLazyObject(demo.sign_ins),
        "navigation": SimpleLazyObject(lambda: navigation(request)),
    }


def navigation(request: HttpRequest) -> list[Link]:
    """The main links of a signed-in person, by their parts in this and earlier terms."""
    if not request.user.is_authenticated:
        return []
    roles, examines = access.parts(request.user)
    links = []
    if Enrolment.Role.STUDENT in roles:
        links += [
            Link(reverse("home"), _("Experiments")),
            Link(reverse("my_marks"), _("My marks")),
            Link(reverse("my_exam"), _("My exam")),
        ]
    if Enrolment.Role.FACULTY in roles:
        links.append(Link(reverse("faculty_home"), _("Overview")))
    if Enrolment.Role.STUDENT not in roles and examines:
        links.append(Link(reverse("examining"), _("Examining")))
    if request.user.is_staff:
        links.append(Link(reverse("rosters"), _("Rosters")))
        links.append(Link(reverse("administration"), _("Administration")))
    return links
