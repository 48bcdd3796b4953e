"""The screens that journeys are walked on.

Every run of the tests walks the first and the last: both widths, and both light and dark.
PRAYOGA_TEST_SCREENS names others. Each page by itself is looked at on all four by
`test_accessibility` and by the gallery.
"""

import os
from collections.abc import Mapping
from typing import Any

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
DARK: dict[str, Any] = {"color_scheme": "dark"}
SCREENS: Mapping[str, Mapping[str, Any]] = {
    "desk": DESK,
    "desk-dark": DESK | DARK,
    "phone": PHONE,
    "phone-dark": PHONE | DARK,
}
"""What a browser's context is opened with."""
WALKED = os.environ.get("PRAYOGA_TEST_SCREENS", "desk phone-dark").split()
