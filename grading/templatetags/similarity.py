"""What the pages on similarity ask for besides: a share as text, a passage's tint."""

from decimal import ROUND_DOWN, Decimal

from django import template

register = template.Library()
TONES = 4


@register.filter
def share(thousandths: int) -> str:
    """A share in whole per cent, rounded down: only the same is 100 %."""
    whole = (Decimal(thousandths) / 10).quantize(Decimal(1), ROUND_DOWN)
    return f"{whole}\N{NO-BREAK SPACE}%"


@register.filter
def tone(passage: int) -> int:
    """Which of the tints a passage wears: neighbours differ."""
    return passage % TONES
