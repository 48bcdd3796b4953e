"""University seat numbers: one form of writing, one place that checks it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import institution


def normalise_usn(text: str) -> str:
    """Trim and upper-case `text`, and return it if it is a seat number.

    The default pattern (region digit, college, year, branch, serial 001 to 999) is VTU's; an
    institution may set another.

    Raises:
        ValidationError: if the text does not match the institution's pattern.
    """
    usn = text.strip().upper()
    if not re.fullmatch(institution.current().usn_pattern, usn, re.ASCII):
        raise ValidationError(
            _("%(text)s is not a seat number like 1GA21CS001.")
            % {"text": usn or _("An empty text")}
        )
    return usn
