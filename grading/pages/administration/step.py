"""A step on a person's account: asked first, then done, then told."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.people import PeopleRefused
from grading.access import administration as access
from grading.access.administration import administrators_only
from grading.access.signed_in import SignedIn
from grading.pages.administration.people import handed_out
from grading.pages.administration.steps import STEPS, Question
from grading.roster.moving import RosterRefused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
@sensitive_variables("password")
def step(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Ask whether and why; do it once both are said."""
    user = access.person(pk)
    chosen = STEPS.get(key)
    if chosen is None:
        raise Http404
    if not chosen.fits(user):
        messages.info(request, _("Nothing to do: the account is like that already."))
        return redirect("administration_person", pk)
    classes = chosen.classes(user) if chosen.classes else None
    form = Question(classes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            password = chosen.act(user, request.user, said.get("offering"), said["reason"])
        except (PeopleRefused, RosterRefused) as refused:
            form.add_error(None, str(refused))
        else:
            if password:
                return handed_out(request, user, password)
            messages.success(request, f"{user.get_full_name()}: {chosen.done}")
            return redirect("administration_person", pk)
    context = {"person": user, "step": chosen, "form": form}
    status = 422 if form.errors else 200
    return render(request, "administration/step.html", context, status=status)
