"""Pages go over the wire compressed; files of ours are compressed once, when they are collected.

Streams are left alone: what a run tells must not wait in a compressor for more of it. So are
answers that are known by their tag, which compressing would change.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Compressed(GZipMiddleware):
    """Django's own, which also pads each answer so that its length tells nothing of a secret."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or response.has_header("ETag"):
            return response
        return super().process_response(request, response)
