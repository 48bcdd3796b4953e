"""Who asks, and what their token lets them do."""

from typing import cast

from django.contrib.auth.models import AnonymousUser
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, User

Scope = ApiToken.Scope


def person(request: Request) -> User:
    """Whoever asks: `HasScope` has let nobody else through."""
    return cast(User, request.user)


class Token(TokenAuthentication):
    """`Authorization: Token prayoga_...`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        try:
            found: tuple[User, ApiToken] | None = super().authenticate(request)
        except UnicodeDecodeError as error:  # which the library leaves to its caller
            raise AuthenticationFailed("Invalid token.") from error
        if found is not None:
            found[1].note_use()
        return found


class HasScope(BasePermission):
    """Somebody is signed in, and their token, if they use one, has the scope that is needed.

    A view says which by `scopes`, by method; what is not listed needs `read`.
    """

    def has_permission(self, request: Request, view: object) -> bool:
        if isinstance(request.user, AnonymousUser):
            return False
        if not isinstance(request.auth, ApiToken):
            return True  # a browser's session: the person
        needed = getattr(view, "scopes", {}).get(request.method, Scope.READ)
        self.message = f"This token lacks the scope “{needed}”. Make one that has it."
        return needed in request.auth.scopes
