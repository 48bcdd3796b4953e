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
FOLDERS = (
    "attainment",
    "entries",
    "exams",
    "intake",
    "ledger",
    "roster",
    "scheme",
    "scoring",
)
DOMAIN = [
    path
    for folder in FOLDERS
    for path in sorted((ROOT / "grading" / folder).glob("*.py"))
    if f"{folder}/{path.name}"
    not in {
        "entries/columns.py",  # titles as a table may have them
        "entries/template.py",  # a workbook, as it is filed
        "exams/verify_draw.py",  # runs by itself, on anybody's machine
        "ledger/guard.py",  # said by the database, to programmers
        "ledger/verify.py",  # said by commands
        "scheme/proposal.py",  # stored with a run
    }
]
"""Their refusals and words reach people on pages."""
STORED = {
    "Blind scoring was ended.",
    "Moved from section {}",
    "Undone: {}.",
    "by a class list",
    "re-grade asked for: {}",
    "a mark of the internal test",  # a key; what is said of it is marked in the scheme
    "university seat number",  # a title as a class list may have it
    "name of the student",
    "{} (entry {} there, {}, {})",
}
"""What rows hold is English (docs/translating.md)."""


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


def test_refusals_and_words_of_the_domain_are_all_marked():
    said = [
        place
        for path in DOMAIN
        for place in _places(
            path,
            [
                each
                for found in (marked_code.unmarked, marked_code.sentences)
                for each in found(path.read_text())
                if each[1] not in STORED
            ],
        )
    ]
    assert said == []


@pytest.mark.parametrize(
    "code",
    [
        'raise ExamRefused(f"Seat {n} is taken.")',
        'problems[key] = "a remark goes with a mark."',
        'told.append(f"{where}: the row has no USN.")',
        'def why():\n    return "no program is graded here"',
        'LABELS = {What.NEW: "New person, enrolled here"}',
    ],
)
def test_an_unmarked_word_of_the_domain_is_found(code):
    assert marked_code.sentences(code)


@pytest.mark.parametrize(
    "code",
    [
        '"""What a module is for, in a sentence."""',
        'raise ValueError("a programmer made this mistake")',
        'log.exception("A file could not be kept")',
        'problems[key] = _("a remark goes with a mark.")',
        'key = "internal test"',
    ],
)
def test_what_is_not_said_to_people_is_passed_over(code):
    assert marked_code.sentences(code) == []


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
