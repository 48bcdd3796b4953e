"""What templates may ask for: an icon, a sheet, a word in its colour, a meter, a number as text.

Knows `grading.pages.words` for labels; makes no query.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from grading import metrics
from grading.exams import timing
from grading.models import Offering, Run
from grading.pages import class_nav as class_pages
from grading.pages import standing, titles, words
from grading.pages.context import Link
from grading.pages.entries import nav as register_pages
from grading.pages.meter import Measured, place
from grading.scheme import Component, Item

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of the icon sprite, hidden from screen readers: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("vendor/icons/sprite.svg"),
        name,
    )


@register.simple_block_tag
def sheet(content: SafeString, title: str = "", level: int = 2) -> SafeString:
    """A card: something set apart from the running page, with an optional title."""
    head = format_html("<h{}>{}</h{}>", level, title, level) if title else ""
    return format_html('<section class="sheet">{}{}</section>', head, content)


@register.inclusion_tag("partials/class_nav.html", takes_context=True)
def class_nav(context: template.Context, offering: Offering) -> dict[str, object]:
    """The tabs of a class, the present page's marked; for those who teach it."""
    pages = class_pages.tabs(offering)
    counts = class_pages.waiting(offering)
    links = [
        Link(reverse(name, args=[offering.pk]), str(label), counts.get(name, 0))
        for name, label in pages
    ]
    return {"links": links, "current": _at(links, context["request"].path)}


@register.inclusion_tag("entries/tabs.html", takes_context=True)
def register_nav(context: template.Context, offering: Offering) -> dict[str, object]:
    """The pages of a class's register, the present one marked."""
    pages = register_pages.pages(offering)
    links = [Link(reverse(name, args=[offering.pk]), str(label)) for name, label in pages]
    return {"links": links, "current": _at(links, context["request"].path)}


def _at(links: list[Link], path: str) -> str:
    """The page that `path` is or belongs to: the longest address that it begins with."""
    return max((link.url for link in links if path.startswith(link.url)), key=len, default="")


@register.filter
def said(text: object) -> str:
    """A title or a state of the marks scheme in the reader's language."""
    return titles.said(text)


@register.filter
def clock(moment: datetime | None, form: str = "H:i") -> str:
    """The time of day, with the date where that is not today's; with "H:i:s" to the second."""
    return "" if moment is None else timing.clock(moment, seconds=form == "H:i:s")


@register.filter
def component(item: Item, key: str) -> Component | None:
    """The item's component of that key; None for a column that is none."""
    return next((part for part in item.components if part.key == key), None)


@register.filter
def has(found: Mapping[str, object], key: str) -> bool:
    """Whether something is said of `key`."""
    return key in found


@register.filter
def at(found: Mapping[str, object], key: str) -> object:
    """What is said of `key`; nothing where nothing is."""
    return found.get(key, "")


def _word(kind: str, key: str, word: words.Word, label: str = "") -> dict[str, object]:
    return {"kind": kind, "word": word, "label": label or word.label, "key": key}


@register.inclusion_tag("partials/word.html")
def state(key: str, label: str = "") -> dict[str, object]:
    """The state of a task or an entry, or what was decided on one, in its colour."""
    return _word("state", key, words.DECIDED[key], label)


@register.inclusion_tag("partials/word.html")
def run_state(run: Run) -> dict[str, object]:
    """Where a run stands; a scored one says so, since what follows is for faculty."""
    key = standing.of_run(run)
    return _word("state", key, words.STATES[key], _("Scored") if key == "proposed" else "")


@register.inclusion_tag("partials/word.html")
def outcome(key: str) -> dict[str, object]:
    """How a run ended, in plain words."""
    return _word("state", key, words.OUTCOMES[key])


@register.inclusion_tag("partials/word.html")
def evidence(key: str) -> dict[str, object]:
    """What stands behind a number."""
    return _word("evidence", key, words.EVIDENCE[key])


@register.inclusion_tag("partials/word.html")
def found(key: str) -> dict[str, object]:
    """What stands behind a check: reported from inside the sandbox, or confirmed outside of it."""
    return _word("evidence", words.FOUND[key].tone, words.FOUND[key])


@register.simple_tag
def band(name: str) -> SafeString:
    """A band of the rubric: Good, Satisfactory or Poor."""
    return format_html('<span class="band band-{}">{}</span>', name.lower(), titles.said(name))


@register.inclusion_tag("partials/meter.html")
def meter(metric: Measured, small: bool = False) -> dict[str, object]:
    """A metric against floor, target and reference; `metric` is a Metric row or a `Meter`."""
    return {"m": metric, "at": place(metric), "small": small}


@register.inclusion_tag("partials/stages.html")
def stages(now: str) -> dict[str, object]:
    """The stages of a run; those before `now` are done."""
    keys = [key for key, _ in words.STAGES]
    here = keys.index(now)
    marked = [
        (label, "now" if index == here and now != "done" else "done" if index <= here else "next")
        for index, (_, label) in enumerate(words.STAGES)
    ]
    return {"stages": marked}


def missing() -> SafeString:
    """A dash for what is not entered, with words for who can't see it."""
    return format_html(
        '<span class="missing">—<span class="visually-hidden"> {}</span></span>', _("not entered")
    )


@register.filter
def mark(value: Decimal | Fraction | int | str | None) -> str:
    """A mark as it is written: 4, 4.5 or a dash where there is none yet, never 0 in its place.

    A fraction that no two decimals can show is given with three.
    """
    return missing() if value is None or value == "" else _written(value)


@lru_cache(maxsize=10_000)
def _written(value: Decimal | Fraction | int | str) -> str:
    """Kept, since the marks on a page are few numbers many times."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    text = f"{Decimal(exact.numerator) / Decimal(exact.denominator):.3f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def measured(value: float | None, metric: str) -> str:
    """A metric's value as its metric writes it for people ("93.4 %"), or a dash."""
    if value is None or value == "":
        return missing()
    if metric not in metrics.REGISTRY:
        return f"{value:.4f}"
    # The number and its unit stay on one line.
    return metrics.REGISTRY[metric].phrase(value).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def seconds(value: float | None) -> str:
    """A duration as people say it: 8.1 s, 2 min 5 s, 1 h 3 min."""
    if value is None:
        return missing()
    if value < 60:
        return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"
    minutes, rest = divmod(round(value), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


@register.filter
def check_name(key: str) -> str:
    return words.name_of(words.CHECKS, key)


@register.filter
def metric_name(key: str) -> str:
    return words.name_of(words.METRICS, key)
