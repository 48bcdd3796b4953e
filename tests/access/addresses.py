"""Every address of pages and API by its name, as the URL resolver has them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

NOT_OURS = ("account_", "admin:")


def _patterns(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one


ADDRESSES = {
    name: pattern for name, pattern in _patterns(get_resolver()) if not name.startswith(NOT_OURS)
}


def parameters(name: str) -> list[str]:
    """What an address wants to be told."""
    return list(ADDRESSES[name].pattern.regex.groupindex)
