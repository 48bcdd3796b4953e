"""Files of the canonical sets as their publishers offer them, to be fetched and checked.

    ./manage.py datasets fetch imdb-original

A fetched file lies in the downloads folder under the publisher's name. What is in it is others'
matter.
"""

from pathlib import Path

from labs.datasets.download import Remote, obtain
from labs.datasets.roots import Roots
from labs.datasets.source import Report

_KERAS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets"
_COCO = "http://images.cocodataset.org"

FILES: dict[str, tuple[Remote, ...]] = {
    "imdb-original": (
        Remote(
            name="imdb.npz",
            url=f"{_KERAS}/imdb.npz",
            size=17_464_789,
            sha256="69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
        ),
        Remote(
            name="imdb_word_index.json",
            url=f"{_KERAS}/imdb_word_index.json",
            size=1_641_221,
            md5="bfafd718b763782e994055a2d397834f",
        ),
    ),
    "cats-and-dogs-original": (
        Remote(
            name="kagglecatsanddogs_5340.zip",
            url="https://download.microsoft.com/download/3/E/1/"
            "3E1C3F21-ECDB-4869-8368-6DEBA77B919F/kagglecatsanddogs_5340.zip",
            size=824_887_076,
            sha256="b7974bd00a84a99921f36ee4403f089853777b5ae8d151c76a86e64900334af9",
        ),
    ),
    "coco-original": (
        Remote(
            name="val2017.zip",
            url=f"{_COCO}/zips/val2017.zip",
            size=815_585_330,
            sha256="4f7e2ccb2866ec5041993c9cf2a952bbed69647b115d0f74da7ce8f4bef82f05",
            md5="442b8da7639aecaf257c1dceb8ba8c80",
        ),
        Remote(
            name="annotations_trainval2017.zip",
            url=f"{_COCO}/annotations/annotations_trainval2017.zip",
            size=252_907_541,
            sha256="113a836d90195ee1f884e704da6304dfaaecff1f023f49b6ca93c4aaae470268",
            md5="f4bbac642086de4f52a3fdda2de5fa2c",
        ),
    ),
    "resnet50-weights": (
        Remote(
            name="resnet50-0676ba61.pth",
            url="https://download.pytorch.org/models/resnet50-0676ba61.pth",
            size=102_530_333,
            sha256="0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a",
        ),
    ),
}
"""Name -> the publisher's files. COCO: the 5,000 pictures of its validation part of 2017."""


def fetch(name: str, roots: Roots, report: Report) -> list[Path]:
    """The files of `name` in the downloads folder, checked.

    Raises:
        DatasetError: one can't be downloaded, or is another file.
    """
    return [obtain(remote, roots, report) for remote in FILES[name]]
