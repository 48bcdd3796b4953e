"""Opening a version for submissions, after a look at what changes for whom; taking it back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from grading.access import authoring as access
from grading.access.signed_in import SignedIn
from grading.authoring import folders, publication
from grading.authoring.publication import PublicationRefused
from grading.pages.authoring.tasks import task_page
from labs.models import TaskVersion


class Why(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("Stays in the audit.")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: SignedIn, course: str, slug: str) -> HttpResponse:
    """Show what would change for which class; publish once that is seen."""
    folder = folders.one(access.course(request.user, course), slug)
    form = Why(request.POST if request.method == "POST" else None)
    try:
        if request.method == "POST" and form.is_valid():
            publication.publish(folder, request.user, form.cleaned_data["reason"])
            messages.success(
                request,
                _("It is open: files handed in from now on are judged by this version."),
            )
            return redirect("authoring_task", course, slug)
        found = publication.preview(folder)
    except PublicationRefused as refused:
        return task_page(request, folder, str(refused), 409)
    context = {"folder": folder, "preview": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "authoring/publish.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: SignedIn, course: str, slug: str) -> HttpResponse:
    """Open an earlier version again, or none."""
    folder = folders.one(access.course(request.user, course), slug)
    row = publication.row_of(folder)
    earlier = TaskVersion.objects.filter(task=row)
    if row is not None and row.current is not None:
        earlier = earlier.exclude(pk=row.current.pk)
    form = Why(request.POST if request.method == "POST" else None)
    form.fields["to"] = forms.ModelChoiceField(
        earlier.defer("spec"),
        label=_("Open instead"),
        required=False,
        empty_label=_("none: nobody can hand it in"),
    )
    form.order_fields(["to", "reason"])
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            publication.take_back(folder, said["to"], request.user, said["reason"])
        except PublicationRefused as refused:
            return task_page(request, folder, str(refused), 409)
        messages.success(request, _("It is taken back. Publishing it again undoes that."))
        return redirect("authoring_task", course, slug)
    context = {
        "folder": folder,
        "form": form,
        "row": row,
        "classes": publication.classes(folder),
    }
    status = 422 if form.errors else 200
    return render(request, "authoring/take_back.html", context, status=status)
