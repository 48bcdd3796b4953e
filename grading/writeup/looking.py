"""Looks at a program's text: a program by itself, which `facts` starts for each file.

Python's own parser can be brought down by a text that is made for it. So it reads a stranger's
program in a process that has nothing and may use little, and nothing of the program is executed.

Standard library alone: it is started without site packages. Reads one JSON object and writes one.
"""

import ast
import io
import itertools
import json
import re
import resource
import sys
import tokenize
import warnings
from collections.abc import Iterator
from typing import Any

SECONDS, BYTES = 2, 1024**3
"""What the process may use."""
SHELL = re.compile(r"^(\s*)[!%].*$", re.MULTILINE)
"""A notebook's lines for the shell and for Jupyter itself."""
ENDS = (ast.Return, ast.Raise, ast.Break, ast.Continue)
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
FLAGS = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


def look(cells: list[dict[str, Any]], agreed: list[str]) -> dict[str, Any]:
    """Return what there is to be said.

    Args:
        cells: of the program in order, each with its `number` (of code cells alone, from 1), `text`
            and whether it is `code`; a script is one.
        agreed: names that somebody else uses: the agreed function.
    """
    errors, trees = [], []
    for cell in cells:
        if not cell["code"]:
            continue
        try:
            trees.append((cell["number"], _parsed(cell["text"])))
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line = getattr(error, "lineno", None) or 1
            told = getattr(error, "msg", None) or "it can't be read as Python"
            errors.append([cell["number"], line, str(told)[:120]])
    used = set(agreed)
    for _, tree in trees:
        used |= set(_used(tree))
    imports, definitions, unreached, documented = [], [], [], []
    for number, tree in trees:
        imports += [[number, line, name] for line, name in _imports(tree) if name not in used]
        methods = _methods(tree)
        for node in _defined(tree):
            documented.append(ast.get_docstring(node) is not None)
            if node.name not in used and node not in methods:
                definitions.append([number, node.lineno, node.name])
        unreached += [[number, line, ""] for line in _unreached(tree)]
    comments, lines = _commented(cells)
    return {
        "errors": errors,
        "imports": imports,
        "definitions": definitions,
        "unreached": unreached,
        "documented": sum(documented),
        "definable": len(documented),
        "comments": comments,
        "lines": lines,
    }


def _parsed(text: str) -> ast.Module:
    plain = SHELL.sub(r"\1pass", text)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ast.Module = compile(plain, "program", "exec", FLAGS, dont_inherit=True)
    return tree


def _used(tree: ast.AST) -> Iterator[str]:
    """Names that are read anywhere, and attributes, which may be a method's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value  # as `__all__` and `getattr` have names


def _imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.asname or alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            for alias in node.names:
                if alias.name != "*":
                    yield node.lineno, alias.asname or alias.name


def _defined(tree: ast.AST) -> Iterator[Any]:
    return (node for node in ast.walk(tree) if isinstance(node, DEFINED))


def _methods(tree: ast.AST) -> set[ast.AST]:
    """What stands in a class: libraries may call it."""
    return {part for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for part in node.body}


def _unreached(tree: ast.AST) -> Iterator[int]:
    """Lines of what follows a return, raise, break or continue in the same block."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            block = getattr(node, name, None)
            if not isinstance(block, list):
                continue
            for statement, following in itertools.pairwise(block):
                if isinstance(statement, ENDS):
                    yield following.lineno
                    break


def _commented(cells: list[dict[str, Any]]) -> tuple[int, int]:
    """Lines with a comment, and lines with anything, of the code."""
    comments = lines = 0
    for cell in cells:
        if not cell["code"]:
            continue
        lines += sum(bool(line.strip()) for line in cell["text"].splitlines())
        seen = set()
        try:
            for token in tokenize.generate_tokens(io.StringIO(cell["text"]).readline):
                if token.type == tokenize.COMMENT:
                    seen.add(token.start[0])
        except (tokenize.TokenError, SyntaxError, ValueError):
            pass  # what came before the mistake is counted
        comments += len(seen)
    return comments, lines


def _bounded() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, BYTES),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    _bounded()
    asked = json.load(sys.stdin)
    json.dump(look(asked["cells"], asked["agreed"]), sys.stdout)
