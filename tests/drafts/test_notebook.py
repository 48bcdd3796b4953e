"""A notebook's cells are edited; everything else of it stays as it was."""

import json
import string

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.drafts import Edit, Unfit, cells, opened
from grading.drafts.notebook import changed, laid, written

NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python", "version": "3.11.2"},
        "colab": {"provenance": [], "exact": 12345678901234567890, "share": 1.0},
    },
    "cells": [
        {"id": "title", "cell_type": "markdown", "metadata": {"tags": ["keep"]}, "source": "# ನ"},
        {
            "id": "load",
            "cell_type": "code",
            "metadata": {"tags": ["data"], "collapsed": False},
            "execution_count": 3,
            "source": ["import numpy\n", "numpy.zeros(3)"],
            "outputs": [
                {
                    "output_type": "execute_result",
                    "execution_count": 3,
                    "metadata": {},
                    "data": {"text/plain": ["array([0., 0., 0.])"], "application/json": {"a": 1.0}},
                }
            ],
        },
        {"id": "end", "cell_type": "raw", "metadata": {"format": "text/x"}, "source": "raw"},
    ],
}
BYTES = json.dumps(NOTEBOOK).encode()


def edits(content: bytes = BYTES) -> list[Edit]:
    return [Edit(cell.id, cell.kind, cell.source) for cell in cells(opened(content))]


def meaning(notebook: object) -> object:
    """What a notebook says, whichever way its texts are split into lines."""
    return json.loads(written(notebook))


def test_what_nobody_changed_means_the_same_after_it_was_saved() -> None:
    notebook = opened(BYTES)
    kept, removed = laid(notebook, [], edits())
    assert removed == []
    again = json.loads(written(kept))
    expected = json.loads(BYTES)
    expected["cells"][0]["source"] = ["# ನ"]
    expected["cells"][2]["source"] = ["raw"]
    assert again == expected
    assert again["metadata"]["colab"]["exact"] == 12345678901234567890
    nbformat.validate(nbformat.from_dict(again))


def test_a_changed_cell_keeps_its_tags_outputs_and_id() -> None:
    one, two, three = edits()
    kept, _ = laid(opened(BYTES), [], [one, Edit(two.id, two.kind, "x = 1"), three])
    before, after = NOTEBOOK["cells"][1], kept["cells"][1]
    assert after["source"] == "x = 1"
    assert (after["id"], after["metadata"]) == ("load", before["metadata"])
    assert after["outputs"] == opened(BYTES)["cells"][1]["outputs"]


def test_a_deleted_cell_comes_back_whole() -> None:
    one, _, three = edits()
    without, removed = laid(opened(BYTES), [], [one, three])
    assert [cell["id"] for cell in removed] == ["load"]
    undone = changed([one, three], "undo", removed)
    again, removed = laid(without, removed, undone)
    assert removed == []
    assert [cell["id"] for cell in again["cells"]] == ["title", "end", "load"]
    assert meaning({**again, "cells": [again["cells"][2]]}) == meaning(
        {**opened(BYTES), "cells": [opened(BYTES)["cells"][1]]}
    )


@pytest.mark.parametrize(
    ("step", "order"),
    [
        ("up.load", ["load", "title", "end"]),
        ("down.load", ["title", "end", "load"]),
        ("up.title", ["title", "load", "end"]),
        ("down.end", ["title", "load", "end"]),
        ("delete.load", ["title", "end"]),
        ("up.nothing", ["title", "load", "end"]),
        ("nonsense", ["title", "load", "end"]),
    ],
)
def test_cells_move_and_go(step: str, order: list[str]) -> None:
    assert [edit.id for edit in changed(edits(), step)] == order


def test_a_cell_is_added_below_another_or_at_the_end() -> None:
    below = changed(edits(), "add.markdown.title")
    assert [edit.kind for edit in below] == ["markdown", "markdown", "code", "raw"]
    last = changed([], "add.code.")
    assert [(edit.kind, edit.source) for edit in last] == [("code", "")]
    kept, _ = laid(opened(BYTES), [], below)
    nbformat.validate(nbformat.from_dict(json.loads(written(kept))))


def test_a_cell_is_split_at_its_marks() -> None:
    parts = changed([Edit("a", "code", "x = 1\r\n# %%\r\ny = 2")], "split.a")
    assert [part.source for part in parts] == ["x = 1", "y = 2"]
    assert parts[0].id == "a"
    assert parts[1].id != "a"


def test_code_becomes_text_without_its_outputs() -> None:
    kept, _ = laid(opened(BYTES), [], changed(edits(), "kind.load"))
    assert kept["cells"][1]["cell_type"] == "markdown"
    assert "outputs" not in kept["cells"][1]
    nbformat.validate(nbformat.from_dict(json.loads(written(kept))))


def test_an_older_notebook_is_given_ids_once() -> None:
    old = json.loads(BYTES)
    old["nbformat_minor"] = 4
    for cell in old["cells"]:
        del cell["id"]
    first = opened(json.dumps(old).encode())
    again = opened(written(first))
    assert [cell["id"] for cell in first["cells"]] == [cell["id"] for cell in again["cells"]]
    assert len({cell["id"] for cell in first["cells"]}) == 3


def test_numbers_that_json_does_not_know_stay_in_outputs() -> None:
    odd = json.loads(BYTES)
    odd["cells"][1]["outputs"][0]["data"]["application/json"] = {"loss": float("nan")}
    kept, _ = laid(opened(json.dumps(odd).encode()), [], edits())
    assert b"NaN" in written(kept)


@pytest.mark.parametrize(
    "content",
    [
        b"no notebook",
        b"[]",
        b'{"nbformat": 3, "worksheets": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 7}',
        b'{"nbformat": 4, "nbformat_minor": "x", "metadata": {}, "cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"id": "a",'
        b' "cell_type": "raw", "metadata": {}, "source": "\\ud800"}]}',
        b"[" * 200_000,
    ],
)
def test_what_can_not_be_edited_says_what_to_do_instead(content: bytes) -> None:
    with pytest.raises(Unfit, match="as a file"):
        opened(content)


@pytest.mark.parametrize(
    "edit", [Edit("a b", "code", ""), Edit("", "code", ""), Edit("a", "heading", "")]
)
def test_a_damaged_form_changes_nothing(edit: Edit) -> None:
    with pytest.raises(Unfit, match="nothing was saved"):
        laid(opened(BYTES), [], [edit])
    with pytest.raises(Unfit, match="nothing was saved"):
        laid(opened(BYTES), [], [Edit("a", "code", ""), Edit("a", "code", "")])


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.lists(
        st.tuples(
            st.text(string.ascii_letters, min_size=1, max_size=8),
            st.sampled_from(["code", "markdown", "raw"]),
            TEXT,
        ),
        unique_by=lambda each: each[0],
        max_size=8,
    )
)
def test_whatever_is_written_is_a_notebook_that_opens_again(found: list[tuple[str, str, str]]):
    kept, _ = laid(opened(BYTES), [], [Edit(*each) for each in found])
    again = opened(written(kept))
    assert [(cell.id, cell.kind) for cell in cells(again)] == [each[:2] for each in found]
    assert [cell.source for cell in cells(again)] == [
        each[2].replace("\r\n", "\n").replace("\r", "\n") for each in found
    ]
