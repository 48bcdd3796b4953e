"""What is typed when asking and when answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grading.scoring.regrade import ASKED_LENGTH


class Ask(forms.Form):
    """A student's reason."""

    reason = forms.CharField(
        label=_("What should be looked at again, and why"),
        max_length=ASKED_LENGTH,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Say which part, and where your program or answer shows it."),
        error_messages={"required": _("Write what should be looked at again, and why.")},
    )
