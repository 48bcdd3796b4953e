"""Remarks kept ready: listed, added, changed, shared; and handed to the scoring page."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grading import access
from grading.access.scoring import own_snippet
from grading.access.signed_in import SignedIn
from grading.models import Snippet
from grading.scoring import snippets as kept

MOST = 100
"""Of one person for one course."""


class SnippetForm(forms.Form):
    """One remark and whether it is shared."""

    text = forms.CharField(
        label=gettext_lazy("Remark"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    shared = forms.BooleanField(
        label=gettext_lazy("For everybody who teaches this course"), required=False
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def snippets(request: SignedIn, offering_pk: int) -> HttpResponse:
    """What can be inserted, and a form for a new one."""
    offering = access.faculty_offering(request.user, offering_pk)
    form = SnippetForm(request.POST if request.method == "POST" else None)
    offered = list(kept.offered(request.user, offering))
    if form.is_valid():
        if sum(one.owner_id == request.user.pk for one in offered) >= MOST:
            form.add_error(None, _("These are as many as can be told apart. Remove one first."))
        elif any(
            one.owner_id == request.user.pk and one.text == form.cleaned_data["text"]
            for one in offered
        ):
            form.add_error("text", _("You have this remark already: it is in the list above."))
        else:
            Snippet.objects.create(owner=request.user, course=offering.course, **form.cleaned_data)
            messages.success(request, _("Kept. In scoring, c opens the remarks."))
            return redirect("snippets", offering_pk)
    context = {"offering": offering, "snippets": offered, "form": form}
    return render(request, "scoring/snippets.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def snippet(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """Change one's own."""
    offering = access.faculty_offering(request.user, offering_pk)
    found = own_snippet(request.user, offering, pk)
    stands = {"text": found.text, "shared": found.shared}
    form = SnippetForm(request.POST if request.method == "POST" else None, initial=stands)
    if form.is_valid():
        found.text, found.shared = form.cleaned_data["text"], form.cleaned_data["shared"]
        found.save(update_fields=["text", "shared"])
        messages.success(request, _("Changed. Remarks saved with it before stay as they are."))
        return redirect("snippets", offering_pk)
    context = {"offering": offering, "snippet": found, "form": form}
    return render(request, "scoring/snippet.html", context, status=422 if form.errors else 200)


@require_POST
def snippet_remove(request: SignedIn, offering_pk: int, pk: int) -> HttpResponse:
    """Offer one's own no more."""
    offering = access.faculty_offering(request.user, offering_pk)
    kept.retire(own_snippet(request.user, offering, pk))
    messages.success(request, _("Removed. Remarks saved with it stay as they are."))
    return redirect("snippets", offering_pk)


@never_cache
@require_safe
def snippets_offered(request: SignedIn, offering_pk: int) -> HttpResponse:
    """The same for the scoring page's script, fetched when somebody wants one."""
    offering = access.faculty_offering(request.user, offering_pk)
    offered = kept.offered(request.user, offering)
    return JsonResponse(
        {
            "snippets": [
                {"text": one.text, "used": one.used, "shared": one.shared} for one in offered
            ]
        }
    )
