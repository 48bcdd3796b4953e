"""What pages of examinations ask for: a fingerprint in groups, an address as a QR code."""

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from grading.pages.exams import links

register = template.Library()


@register.filter
def fingerprint_groups(fingerprint: str) -> list[str]:
    """A SHA-256 as groups of eight characters, which people can compare."""
    return list(links.groups(fingerprint))


@register.simple_tag(takes_context=True)
def qr(context: template.Context, path: str) -> SafeString:
    """The full address of `path` on this site as a QR code, black on white in every appearance."""
    return code(context["request"].build_absolute_uri(path))


def code(text: str) -> SafeString:
    """`text` as a QR code in SVG that fills the box around it."""
    picture = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, border=3, dark="#000", light="#fff", title=_("QR code"), svgclass="qr"
    )
    return mark_safe(picture)  # noqa: S308 - segno's own shapes; the text stands nowhere in them
