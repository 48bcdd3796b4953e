"""Who did what, filtered by person, class and day, on a page and as CSV."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from defusedcsv import csv
from django import forms
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from grading.access import administration as access
from grading.access.administration import administrators_only
from grading.access.signed_in import SignedIn
from grading.pages.administration import done
from grading.pages.administration.done import Done, Wanted

PAGE = 100
PAGES = 20
"""Further back one narrows by day, or takes the CSV."""
TITLES = ("At", "Who", "User name", "Did", "To", "Whom", "USN", "Why", "From")


class Narrow(forms.Form):
    """Which rows to show."""

    person = forms.CharField(
        label=gettext_lazy("Person: name, USN or user name"), required=False, max_length=100
    )
    offering = forms.ModelChoiceField(
        access.classes(),
        label=gettext_lazy("Class"),
        required=False,
        empty_label=gettext_lazy("any"),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("What"),
        required=False,
        choices=[
            ("", gettext_lazy("everything")),
            *((key, source.label) for key, source in done.SOURCES.items()),
        ],
    )
    since = forms.DateField(
        label=gettext_lazy("From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=gettext_lazy("To, that day too"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def wanted(self) -> Wanted:
        """What was filled in; a field with a mistake leaves nothing out."""
        self.is_valid()
        said = self.cleaned_data
        text = (said.get("person") or "").strip()
        until = said.get("until")
        return Wanted(
            people=access.named(User.objects.all(), text) if text else None,
            offering=said.get("offering"),
            since=_start(said.get("since")),
            until=_start(until + timedelta(days=1)) if until else None,
            source=said.get("source") or "",
        )


def _start(day: datetime | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time())) if day else None


@never_cache
@require_safe
@administrators_only
def audit(request: SignedIn) -> HttpResponse:
    """The newest rows first."""
    form = Narrow(request.GET)
    wanted = form.wanted()
    asked = request.GET.get("page", "1")
    number = min(max(int(asked), 1), PAGES) if asked.isdecimal() and len(asked) < 4 else 1
    found = done.newest(wanted, number * PAGE + 1)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "lines": found[(number - 1) * PAGE : number * PAGE],
        "earlier": number + 1 if len(found) > number * PAGE and number < PAGES else None,
        "later": number - 1,
        "last": number == PAGES,
        "query": query.urlencode(),
        "narrowed": any(request.GET.values()),
    }
    return render(request, "administration/audit.html", context)


@never_cache
@require_safe
@administrators_only
def audit_csv(request: SignedIn) -> StreamingHttpResponse:
    """The same without an end, for a spreadsheet."""
    name = f"audit-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        _rows(Narrow(request.GET).wanted()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


class _Line:
    """A file that gives back what is written into it."""

    def write(self, text: str) -> str:
        return text


def _rows(wanted: Wanted) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield "\ufeff"
    yield writer.writerow(TITLES)
    for line in done.everything(wanted):
        yield writer.writerow(_cells(line))


def _cells(line: Done) -> list[str]:
    cells = (
        timezone.localtime(line.at).strftime("%Y-%m-%d %H:%M:%S"),
        line.who.plain_name if line.who else "",
        line.who.username if line.who else "",
        line.what,
        line.about,
        line.person.plain_name if line.person else "",
        (line.person.usn or "") if line.person else "",
        line.reason,
        line.source,
    )
    # On one line: a leading break would hide a formula from the guard.
    return [" ".join(cell.split()) for cell in cells]
