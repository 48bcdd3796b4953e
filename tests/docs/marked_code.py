"""What Python says to people without `gettext`: found in its syntax, without running it."""

import ast
import re

WORDS = re.compile(r"[A-Za-z]{2,}[ ,.:;]+[A-Za-z(“{]|^[A-Z][a-z]+…?\.?$")
TELLS = frozenset({"success", "error", "warning", "info"})
"""Of `django.contrib.messages`."""
RAISED = re.compile(r"(Error|Refused|Unfit|Invalid\w*)$")
NOT_FOR_PEOPLE = frozenset({"LookupError", "RuntimeError", "TypeError", "ValueError", "KeyError"})
SAID = frozenset({"label", "help_text", "empty_label", "error_messages", "label_suffix"})
MARKS = frozenset(
    {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "pgettext", "pgettext_lazy"}
)
SENTENCE = re.compile(r"[A-Za-z’']{2,}[,;:]? (?:\{\}[,;:]? )?[A-Za-z’']{2,}[,;:]? .*[a-z]{2,}")
"""Three words and more: no key, no name of a column."""


def unmarked(source: str) -> list[tuple[int, str]]:
    """Line and text of each message, refusal and form's text that is English alone."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if _tells(node):
            said = node.args[1:]
        elif _refuses(node):
            said = node.args
        else:
            said = [each.value for each in node.keywords if each.arg in SAID]
        found += [text for each in said for text in _texts(each)]
    return sorted(set(found))


def sentences(source: str) -> list[tuple[int, str]]:
    """Line and text of each sentence that is not marked, wherever the code has it.

    Left out are docstrings, what is raised for programmers, and lines of the log.
    """
    tree = ast.parse(source)
    passed = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and _is_text(node)
    }
    return sorted(each for each in _unread(tree, passed) if SENTENCE.search(each[1]))


def _unread(node: ast.AST, passed: set[int]) -> list[tuple[int, str]]:
    if id(node) in passed:
        return []
    if isinstance(node, ast.Call) and (_name(node.func) in MARKS | NOT_FOR_PEOPLE or _logs(node)):
        return []
    if isinstance(node, ast.JoinedStr | ast.Constant):
        return _texts(node)
    return [each for child in ast.iter_child_nodes(node) for each in _unread(child, passed)]


def _is_text(node: ast.Expr) -> bool:
    return isinstance(node.value, ast.Constant)


def _logs(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="log")):
            return True
    return False


def _name(called: ast.expr) -> str:
    match called:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _tells(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="messages"), attr=name):
            return name in TELLS
    return _name(call.func) == "add_error"


def _refuses(call: ast.Call) -> bool:
    name = _name(call.func)
    return bool(RAISED.search(name)) and name not in NOT_FOR_PEOPLE


def _texts(node: ast.AST) -> list[tuple[int, str]]:
    """Literals under `node` that read like words, outside a call that marks them."""
    if isinstance(node, ast.Call) and _name(node.func) in MARKS:
        return []
    if isinstance(node, ast.JoinedStr):
        text = "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        held = [v for v in node.values if isinstance(v, ast.FormattedValue)]
        inner = [each for v in held for each in _texts(v)]
        return ([(node.lineno, text)] if WORDS.search(text) else []) + inner
    if isinstance(node, ast.Constant):
        is_text = isinstance(node.value, str) and WORDS.search(node.value)
        return [(node.lineno, str(node.value))] if is_text else []
    return [each for child in ast.iter_child_nodes(node) for each in _texts(child)]
