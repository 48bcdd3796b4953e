"""The marks scheme's own words in the reader's language.

`grading.scheme` stores and files English, as documents do, and marks its titles, descriptors and
reasons for translation (`grading.scheme.wording`). Pages say them by the filter `said`; a course's
own titles pass through it as they are.
"""

from django.utils.translation import gettext


def said(text: object) -> str:
    """`text` in the reader's language, if our catalogue has it; else as it is."""
    return gettext(str(text)) if text else ""
