"""What a template says to people outside `{% translate %}`: found without rendering it."""

import re
from html.parser import HTMLParser

from django.template.base import Lexer, Token, TokenType

WORDS = re.compile(r"[A-Za-z]{2,}")
SAID_BY = frozenset({"title", "alt", "aria-label", "aria-description", "placeholder"})
"""The attributes that are read out or shown; `data-*` carry texts too and are looked at as well."""
NOT_SAID = frozenset({"style", "script", "svg", "code", "pre", "kbd", "samp"})
"""What stands in these is no sentence: programs, keys, pictures."""
TECHNICAL_BLOCKS = frozenset({"head", "body_class"})
OPAQUE = {"blocktranslate": "endblocktranslate", "comment": "endcomment", "verbatim": "endverbatim"}
LITERAL = re.compile(r"""(_\()?(?:\|(\w+):|\b(\w+)=)?(_\()?("[^"]*"|'[^']*')""")
SPOKEN_FILTERS = frozenset({"default", "default_if_none", "yesno", "pluralize", "add"})
SPOKEN_ARGUMENTS = frozenset({"title", "text", "label", "of", "about", "note", "help", "says"})


def unmarked(source: str) -> list[tuple[int, str]]:
    """Line and text of everything that `source` says in English alone."""
    tokens = Lexer(source).tokenize()
    reader = _Reader()
    reader.feed(_without_tags(tokens))
    reader.close()
    return sorted(reader.found + _literals(source))


def _without_tags(tokens: list[Token]) -> str:
    """The HTML with `·` for each tag, its lines where they were; marked texts left out."""
    kept, until, technical = [], None, 0
    for token in tokens:
        name = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type == TokenType.TEXT:
            hidden = until or technical
            kept.append("\n" * token.contents.count("\n") if hidden else token.contents)
            continue
        if token.token_type == TokenType.BLOCK:
            if until:
                until = None if name == until else until
            elif name in OPAQUE:
                until = OPAQUE[name]
            elif name == "block" and (technical or token.contents.split()[1] in TECHNICAL_BLOCKS):
                technical += 1
            elif name == "endblock" and technical:
                technical -= 1
        kept.append("" if until else "·")
    return "".join(kept)


def _literals(source: str) -> list[tuple[int, str]]:
    """Texts given to filters and to parts: `|default:"none"`, `with title="Nothing yet"`."""
    found = []
    for tag in re.finditer(r"\{\{.*?\}\}|\{% *include .*?%\}|\{% *\w+ .*?%\}", source):
        for marked, filtered, argument, too, text in LITERAL.findall(tag[0]):
            spoken = filtered in SPOKEN_FILTERS or argument in SPOKEN_ARGUMENTS
            if spoken and not (marked or too) and WORDS.search(text):
                found.append((source.count("\n", 0, tag.start()) + 1, text))
    return found


class _Reader(HTMLParser):
    """Gathers what is shown or read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in NOT_SAID
        button = tag == "input" and dict(attrs).get("type") in {"submit", "button"}
        for name, value in attrs:
            if name in SAID_BY or (name == "value" and button):
                self._note(value or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in NOT_SAID

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._note(data)

    def _note(self, text: str) -> None:
        before = text[: len(text) - len(text.lstrip())].count("\n")
        if WORDS.search(text):
            self.found.append((self.getpos()[0] + before, " ".join(text.split())))
