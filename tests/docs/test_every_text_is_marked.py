"""No page, message, refusal or form of the pages says anything in English alone."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.docs import marked, marked_code

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
FILED = {
    "exams/slips.html": "printed and cut",
    "reports/pdf/base.html": "a document",
    "reports/pdf/certificates.html": "a document",
    "reports/pdf/tables.html": "a document",
}
"""What the college files stays English (docs/translating.md)."""
FOR_BUILDERS = {"styleguide.html", "scoring/said.html", "analytics/figure.html"}
"""The first is read by who builds pages; the others hold attributes alone, all of them marked."""
NAMES = re.compile(
    r"\b(Prayoga|CO|USN|CIE|SEE|CPU|CSV|SHA-256|Markdown|verify_draw\.py|calibration\.json)\b"
)
"""Names, the same in each language."""
PAGES = sorted(
    path
    for path in TEMPLATES.rglob("*.html")
    if path.relative_to(TEMPLATES).as_posix() not in {*FILED, *FOR_BUILDERS}
)
CODE = [
    path
    for folder in ("grading/pages", "accounts")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
    and path.name not in {"models.py", "styleguide.py"}
    and path != ROOT / "accounts" / "audit.py"
]
"""Not `help_text` of models: that is for who reads the code."""


def _places(path: Path, found: list[tuple[int, str]]) -> list[str]:
    return [f"{path.relative_to(ROOT)}:{line}: {text}" for line, text in found]


def test_templates_say_nothing_unmarked():
    said = [
        place
        for path in PAGES
        for place in _places(
            path,
            [each for each in marked.unmarked(path.read_text()) if _words(each[1])],
        )
    ]
    assert said == []


def _words(text: str) -> bool:
    return marked.WORDS.search(NAMES.sub("", text)) is not None


def test_messages_refusals_and_forms_say_nothing_unmarked():
    said = [
        place for path in CODE for place in _places(path, marked_code.unmarked(path.read_text()))
    ]
    assert said == []


@pytest.mark.parametrize(
    "template",
    [
        "<p>Nothing here.</p>",
        '<a href="/" aria-label="The class">{{ name }}</a>',
        '{{ name|default:"nobody" }}',
        '{% include "partials/empty.html" with title="Nothing yet" %}',
        '{% if done %}{% translate "Done" %}{% else %}not yet{% endif %}',
        '<input type="submit" value="Save">',
        '{{ n }} mark{{ n|pluralize:"es" }}',
    ],
)
def test_unmarked_text_of_a_template_is_found(template):
    assert marked.unmarked("\n" + template)[0][0] == 2


@pytest.mark.parametrize(
    "template",
    [
        '<p class="wide quiet">{% translate "Nothing here." %}</p>',
        "{% blocktranslate trimmed with a=b %}\n{{ a }} of <b>these</b>{% endblocktranslate %}",
        '{% block body_class %}wide{% endblock %}{{ at|date:"j F Y" }}',
        '{% include "partials/empty.html" with title=_("Nothing yet") kind="state" %}',
        "{# A remark to who reads this. #}<code>./manage.py migrate</code>",
    ],
)
def test_marked_text_and_technical_words_of_a_template_are_not(template):
    assert marked.unmarked(template) == []


@pytest.mark.parametrize(
    "code",
    [
        'messages.success(request, "It is saved.")',
        'messages.error(request, f"Nothing was changed. {error}")',
        'raise ValidationError("Choose a file.")',
        'raise Refused(_("Kept.") if kept else "Not kept.")',
        'forms.CharField(label="How many", required=False)',
        'form.add_error("gap", "Batches would overlap.")',
    ],
)
def test_unmarked_text_of_the_code_is_found(code):
    assert marked_code.unmarked(code)


@pytest.mark.parametrize(
    "code",
    [
        'messages.success(request, _("Saved for %(n)s.") % {"n": n})',
        'forms.CharField(label=gettext_lazy("Why"), max_length=500)',
        'raise ValueError("a programmer reads this")',
        'log.info("a line of the log: %s", text)',
    ],
)
def test_marked_text_and_that_of_programmers_is_not(code):
    assert marked_code.unmarked(code) == []
