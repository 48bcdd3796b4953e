"""The web server's processes read in what they need for pages, not what few of them ever use."""

import subprocess
import sys

from config.environment import ROOT

READ_IN = """
import sys
import config.wsgi
import config.urls
from django.urls import get_resolver

get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
ONLY_WHERE_NEEDED = {"weasyprint", "torch", "tensorflow", "sklearn"}


def test_what_sets_pages_for_print_is_read_in_only_where_something_is_printed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_IN], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not ONLY_WHERE_NEEDED & set(done.stdout.split())
