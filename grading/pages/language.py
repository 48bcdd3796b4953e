"""The language of an answer: its reader's on pages, English for programs.

Refusals of the domain are said in the language that is active, and the API shares them: what a
script reads must not follow the language of the machine that it runs on.
"""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

FOR_PROGRAMS = "/api/"


class ReadersLanguage(LocaleMiddleware):
    """By the reader's cookie, else by what the browser asks for; the API is English."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(FOR_PROGRAMS):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        else:
            super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path_info.startswith(FOR_PROGRAMS):
            response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
            return response
        return super().process_response(request, response)
