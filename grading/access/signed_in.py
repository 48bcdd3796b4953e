"""The request of a view: the middleware lets nobody through who is not signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


class SignedIn(HttpRequest):
    """An HttpRequest whose user is a `User`, for type checkers; nothing is made of this class."""

    user: User
    htmx: HtmxDetails
