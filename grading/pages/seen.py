"""What a form showed when it was opened, so that nobody's later change is overwritten unseen.

A hidden field carries a mark of what stood then. Where something else stands by the time the form
is sent, nothing is stored: the page shows both, and sending it once more is a decision. Marks of
students have their own way to the same end, `grading.ledger`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext as _

FIELD = "seen"
Standing = Mapping[str, object]
"""What stands, by the name of its field, as the form's `initial` has it."""


@dataclass(frozen=True)
class Clash:
    """A field in which what stands is not what was typed."""

    label: str
    now: str
    typed: str


def mark(standing: Standing) -> str:
    """What the hidden field carries."""
    text = json.dumps(standing, default=_plain, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def is_overtaken(request: HttpRequest, standing: Standing) -> bool:
    """Whether the form that was sent had shown something else."""
    return request.POST.get(FIELD, mark(standing)) != mark(standing)


def clashes(form: forms.BaseForm, standing: Standing) -> list[Clash]:
    """Each field of a form that was sent in which another value stands."""
    found = []
    for bound in form:
        field, typed = bound.field, bound.data
        if bound.name not in standing or field.disabled:
            continue
        if isinstance(typed, str):
            typed = typed.replace("\r\n", "\n")  # as browsers send the lines of a text
        now = standing[bound.name]
        if field.has_changed(now, typed):
            told = _told(field, field.prepare_value(now)), _told(field, typed)
            found.append(Clash(str(bound.label), *told))
    return found


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return value.pk
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _told(field: forms.Field, value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        chosen = value if isinstance(value, list | tuple) else [value]
        choices: Any = field.choices
        labels = {str(key): str(label) for key, label in choices}
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    return str(field.widget.format_value(value) or "")
