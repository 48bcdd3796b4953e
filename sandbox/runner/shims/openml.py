"""Remembers that rows came from OpenML: they are channel-first there."""

import functools
from typing import Any

from sandbox.runner.shims import asked


def remember(module: Any) -> None:
    fetch = module.fetch_openml

    @functools.wraps(fetch)
    def fetch_openml(*args: Any, **kwargs: Any) -> Any:
        found = fetch(*args, **kwargs)
        asked.used("openml")
        return found

    module.fetch_openml = fetch_openml
