"""How the scheme says something to people: in English, or in the words of who runs it.

The scheme is plain Python and speaks English by itself. Where it runs inside a site, the site
tells it once how a text is translated (`speak`); a refusal then comes in its reader's language.
The functions are named as in Django's translation, so that its tools find what they mark.
"""

from collections.abc import Callable


class _Speaker:
    translate: Callable[[str], str] = staticmethod(str)


def speak(translate: Callable[[str], str]) -> None:
    """From now on say texts as `translate` gives them."""
    _Speaker.translate = staticmethod(translate)


def gettext(text: str) -> str:
    """`text`, a literal, in the language of whoever this runs for."""
    return _Speaker.translate(text)


def gettext_noop(text: str) -> str:
    """`text` as it is: stored and filed in English, translated where it is shown."""
    return text
