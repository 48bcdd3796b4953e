"""Slips on paper: what each student drew, with a code that anybody can have checked."""

from typing import NoReturn

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grading import access
from grading.access.signed_in import SignedIn
from grading.exams import slips as codes
from grading.models import ExamSession
from grading.pages.download import attachment
from grading.templatetags.exams import code as qr


@require_safe
def slips(request: SignedIn, session_pk: int) -> HttpResponse:
    """A PDF with a slip for each seat, eight on a page; `?seat=` gives that one alone."""
    session = access.session_for_staff(request.user, session_pk)
    if not session.is_committed or session.draw.drawn_at is None:
        messages.error(request, _("Nothing is drawn yet, so there are no slips. Draw first."))
        return redirect("exam_session", session_pk)
    return attachment(
        _pdf(session, request, request.GET.get("seat", "")),
        f"slips-{slugify(session.batch)}.pdf",
        "application/pdf",
    )


@translation.override("en")  # what the college files is English
def _pdf(session: ExamSession, request: SignedIn, only: str) -> bytes:
    seats = session.seats.select_related(
        "enrolment__user", "drawn", "redrawn", "session__draw"
    ).order_by("number")
    if only.isdecimal() and len(only) < 19:
        seats = seats.filter(pk=int(only))
    lines = []
    for seat in seats:
        text = codes.code(seat)
        address = request.build_absolute_uri(reverse("slip", args=[text]))
        lines.append({"seat": seat, "code": text, "qr": qr(address)})
    page = render_to_string(
        "exams/slips.html",
        {
            "session": session,
            "lines": lines,
            "printed_at": timezone.now(),
            "check_at": request.build_absolute_uri(reverse("slip_check")),
        },
        request=request,
    )
    # Not with the module: it is large and slow to read in, and most processes never print.
    from weasyprint import HTML  # noqa: PLC0415

    pdf: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf()
    return pdf


def _nothing(url: str, *args: object, **more: object) -> NoReturn:
    """A slip needs no file and no network; whatever a name might make of itself gets none."""
    raise ValueError(f"slips load nothing, {url} neither")
