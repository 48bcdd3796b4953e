"""What a browser may load and run on our pages: our own files, nothing inline, nobody else's.

A view that shows something more dangerous sets its own, stricter header.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # Bootstrap draws a few arrows as data: pictures
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class ContentSecurityPolicy:
    """Sends `POLICY` with every answer that has no policy of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, POLICY)
        return response


def allow_styles(response: HttpResponse, nonce: str) -> HttpResponse:
    """Let a page's own script write style sheets that carry `nonce`: the editor's part does.

    Nothing else becomes allowed: neither style attributes nor scripts.
    """
    response.headers[HEADER] = f"{POLICY}; style-src 'self' 'nonce-{nonce}'"
    return response
