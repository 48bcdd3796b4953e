"""A field of rows to be ticked, for forms that any browser may have changed on the way."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LARGEST = 2**63 - 1
"""No row has a higher number, and a database takes none."""


class Chosen(forms.ModelMultipleChoiceField):
    """Django's own, which would hand a number to the database that it can't take."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, Iterable) and not isinstance(value, str):
            for each in value:
                if not _fits(each):
                    raise ValidationError(
                        self.error_messages["invalid_pk_value"],
                        code="invalid_pk_value",
                        params={"pk": str(each)[:20]},
                    )
        return super().clean(value)


def _fits(value: object) -> bool:
    try:
        return abs(int(str(value))) <= LARGEST
    except ValueError:
        return True  # no number at all: that Django refuses by itself
