"""What is refused, in words for the person who can put it right."""


class SchemeError(ValueError):
    """A setting of a marks scheme is wrong; the text names the setting and the remedy."""


class MarkError(ValueError):
    """A mark cannot be awarded; the text names the component, the limit and the remedy."""
