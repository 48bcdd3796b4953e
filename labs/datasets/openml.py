"""Writes labelled images where scikit-learn's `fetch_openml` looks before it asks the network.

The layout is that of `sklearn/datasets/_openml.py` (1.9): the path of each address that it would
open, below `openml/openml.org`, with `.gz` at its end. A name is searched in lower case. Both
`fetch_openml(name="CIFAR_10_small")`, with or without `version=1`, and `data_id=40926` are served.
Columns are as in OpenML's data set 40926: `a0` to `a3071`, channel-first (1,024 red, 1,024 green,
1,024 blue, each row by row), then the nominal target `class`.
"""

import gzip
import hashlib
import json
from pathlib import Path

from labs.datasets.dataset import Images, Labels

NAME = "CIFAR_10_small"
DATA_ID = 40926
VERSION = 1
ENVIRONMENT_VARIABLE = "SCIKIT_LEARN_DATA"

_CELLS = [f"{value},".encode() for value in range(256)]


def write_cache(
    folder: Path, images: Images, labels: Labels, *, arff_name: str, description: str, licence: str
) -> None:
    """Fill `folder`, the one that `SCIKIT_LEARN_DATA` will name.

    Args:
        images: (N, 32, 32, 3) uint8.
        labels: (N,) class indices; the target's values are their decimal digits.
        arff_name: file name of the rows, so that a path in a message tells what is served.
        description: becomes `DESCR`.
    """
    columns = [f"a{i}" for i in range(images[0].size)]
    classes = sorted({str(label) for label in labels.tolist()}, key=int)
    arff = _arff(images, labels, columns, classes)
    address = f"data/v1/download/{DATA_ID}/{arff_name}.arff"
    base = folder / "openml" / "openml.org"
    listed = {"data": {"dataset": [_listing(len(labels))]}}
    search = f"api/v1/json/data/list/data_name/{NAME.lower()}/limit/2"
    for path in (f"{search}/status/active/", f"{search}/data_version/{VERSION}"):
        _write(base, path, json.dumps(listed).encode())
    about = {
        "data_set_description": {
            "id": str(DATA_ID),
            "name": NAME,
            "version": str(VERSION),
            "description": description,
            "format": "ARFF",
            "licence": licence,
            "url": f"https://www.openml.org/{address}",
            "default_target_attribute": "class",
            "status": "active",
            "visibility": "public",
            # The check that fetch_openml makes; it guards against damage, not against forgery.
            "md5_checksum": hashlib.md5(arff, usedforsecurity=False).hexdigest(),
        }
    }
    _write(base, f"api/v1/json/data/{DATA_ID}", json.dumps(about).encode())
    features = {"data_features": {"feature": _features(columns, classes)}}
    _write(base, f"api/v1/json/data/features/{DATA_ID}", json.dumps(features).encode())
    qualities = {"data_qualities": {"quality": _qualities(len(labels), len(columns) + 1)}}
    _write(base, f"api/v1/json/data/qualities/{DATA_ID}", json.dumps(qualities).encode())
    _write(base, address, arff)


def _write(base: Path, path: str, content: bytes) -> None:
    file = base / f"{path}.gz"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(content, compresslevel=6, mtime=0))


def _arff(images: Images, labels: Labels, columns: list[str], classes: list[str]) -> bytes:
    head = [f"@RELATION {NAME}", ""]
    head += [f"@ATTRIBUTE {column} INTEGER" for column in columns]
    # Quoted, as ARFF allows: pandas 3.1 reads bare digits as whole-number categories, on which the
    # quote stripping of scikit-learn 1.9 stops. Either way a program sees the text '0' to '9'.
    quoted = ",".join(f"'{name}'" for name in classes)
    head += [f"@ATTRIBUTE class {{{quoted}}}", "", "@DATA", ""]
    rows = ["\n".join(head).encode()]
    for image, label in zip(images, labels.tolist(), strict=True):
        # `bytes` of a channel-first copy yields the columns as integers, much faster than savetxt.
        cells = image.transpose(2, 0, 1).tobytes()
        rows.append(b"".join([_CELLS[cell] for cell in cells]) + f"'{label}'\n".encode())
    return b"".join(rows)


def _listing(rows: int) -> dict[str, object]:
    return {
        "did": DATA_ID,
        "name": NAME,
        "version": VERSION,
        "status": "active",
        "format": "ARFF",
        "quality": [{"name": "NumberOfInstances", "value": str(rows)}],
    }


def _features(columns: list[str], classes: list[str]) -> list[dict[str, object]]:
    def feature(index: int, name: str, kind: str, target: str) -> dict[str, object]:
        return {
            "index": str(index),
            "name": name,
            "data_type": kind,
            "is_target": target,
            "is_ignore": "false",
            "is_row_identifier": "false",
            "number_of_missing_values": "0",
        }

    listed = [feature(i, name, "numeric", "false") for i, name in enumerate(columns)]
    target = feature(len(columns), "class", "nominal", "true")
    return [*listed, {**target, "nominal_value": classes}]


def _qualities(rows: int, features: int) -> list[dict[str, str]]:
    return [
        {"name": "NumberOfInstances", "value": f"{rows}.0"},
        {"name": "NumberOfFeatures", "value": f"{features}.0"},
    ]
