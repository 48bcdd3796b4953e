"""`google.colab` outside Colab: what can be answered is, the rest says what to do instead."""

from types import SimpleNamespace
from typing import Any, NoReturn

from sandbox.runner.shims import figures, notes, places


class NotHere(RuntimeError):
    """Something that needs a person or a network."""


def _nothing(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def _mount(mountpoint: str = "/content/drive", *args: Any, **kwargs: Any) -> None:
    notes.tell(
        f"No Drive is mounted at {mountpoint}: programs run without a network; {places.listing()}."
    )


def _upload(*args: Any, **kwargs: Any) -> NoReturn:
    raise NotHere(
        "files.upload() waits for a person to choose a file, and nobody sits here. Hand the file "
        f"in with your program in a .zip archive; {places.listing()}."
    )


def _download(filename: str = "", *args: Any, **kwargs: Any) -> None:
    notes.tell(f"files.download({filename!r}) was skipped: nobody sits here to receive a file.")


def _secret(key: str = "", *args: Any, **kwargs: Any) -> NoReturn:
    raise NotHere(f"userdata.get({key!r}): no secrets are kept here, and there is no network.")


def _authenticate(*args: Any, **kwargs: Any) -> None:
    notes.tell("auth.authenticate_user() was skipped: programs run without a network.")


def cv2_imshow(image: Any) -> None:
    """Show a picture as OpenCV holds it: grey, or blue, green, red."""
    figures.show_opencv(image)


_AUTH = {"authenticate_user": _authenticate}
_DATA_TABLE = {
    "disable_dataframe_formatter": _nothing,
    "enable_dataframe_formatter": _nothing,
}
_DRIVE = {"mount": _mount, "flush_and_unmount": _nothing}
_FILES = {"upload": _upload, "download": _download, "view": _download}
_OUTPUT = {"clear": _nothing, "enable_custom_widget_manager": _nothing}
_PATCHES = {"cv2_imshow": cv2_imshow}
_USERDATA = {"get": _secret}
_PARTS: dict[str, dict[str, Any]] = {
    "auth": _AUTH,
    "data_table": _DATA_TABLE,
    "drive": _DRIVE,
    "files": _FILES,
    "output": _OUTPUT,
    "patches": _PATCHES,
    "userdata": _USERDATA,
}

MODULES: dict[str, dict[str, Any]] = {
    "google": {},
    "google.colab": {name: SimpleNamespace(**part) for name, part in _PARTS.items()},
    **{f"google.colab.{name}": part for name, part in _PARTS.items()},
}
