"""What a shim says to the reader of the program's output."""

_told: set[str] = set()


def tell(text: str) -> None:
    """Print a note where the program prints, once for each text."""
    if text not in _told:
        _told.add(text)
        print(f"[note] {text}", flush=True)
