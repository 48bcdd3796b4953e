"""Programs compared in the real process: copies are found, work of one's own is not."""

import pytest

from grading.similarity import code, outside, shapes
from grading.similarity.outside import Unwanted
from grading.similarity.shapes import Found, Given
from tests.similarity import programs


def text(content: str | bytes, name: str = "a.py") -> str:
    data = content.encode() if isinstance(content, str) else content
    return code.of_file(name, data).text


def compared(*texts: str, given: tuple[str, ...] = (), without_common: bool = False) -> Found:
    count = len(texts)
    asked = Given(texts, tuple(range(count)), (True,) * count, given, without_common)
    return outside.compare(asked, lambda done, total: None, lambda: True)


def shares(found: Found) -> dict[tuple[int, int], int]:
    return {(pair.first, pair.second): pair.share for pair in found.pairs}


def test_copies_are_found_however_they_are_dressed_and_other_solutions_are_not() -> None:
    starter = text(programs.starter(), "starter.ipynb")
    found = compared(
        text(programs.ONE),
        text(programs.ONE),
        text(programs.renamed()),
        text(programs.reordered()),
        text(programs.notebook(*programs.ONE.split("\n\n\n"), output="k 1\n" * 500), "b.ipynb"),
        text(programs.OTHER),
        text(programs.THIRD),
        starter,
        given=(starter,),
    )
    like = shares(found)
    assert like[0, 1] == 1000
    assert like[0, 2] >= 950  # other names, texts and comments
    assert like[0, 3] >= 850  # another order
    assert like[0, 4] >= 950  # the same in a notebook's cells
    assert not [pair for pair in like if set(pair) & {5, 6, 7}]  # each of its own
    assert found.files[7].own < shapes.LEAST_OWN  # the untouched starter
    assert "everybody has" in found.files[7].note
    assert found.pairs_found == len(found.pairs) == 10


def test_passages_are_where_the_same_stands_on_both_sides() -> None:
    mine = "seed = 4\n\n" + programs.ONE
    found = compared(text(mine), text(programs.reordered()))
    (pair,) = found.pairs
    sides = (text(mine), text(programs.reordered()))
    numbers = [{number for *_, number in spans} for spans in pair.passages]
    assert numbers[0] == numbers[1] == set(range(1, len(numbers[0]) + 1))
    for content, spans in zip(sides, pair.passages, strict=True):
        assert all(0 <= start < end <= len(content) for start, end, _ in spans)
        assert [start for start, *_ in spans] == sorted(start for start, *_ in spans)
        marked = "".join(content[start:end] for start, end, _ in spans)
        assert "candidate.fit(pixels[train] / 255.0" in marked
    assert "seed = 4" not in sides[0][pair.passages[0][0][0] : pair.passages[0][0][1]]


def test_what_most_of_a_large_class_has_counts_for_nobody() -> None:
    form = programs.ONE.split("\n\n\n")[0] + "\n\n\n" + programs.ONE.split("\n\n\n")[-1]
    extra = [
        f"def part{n}(a):\n    return " + " + ".join(f"a[{n * 7 + i}]" for i in range(n + 12))
        for n in range(12)
    ]
    texts = [text(form + "\n\n" + piece) for piece in extra]
    all_of_it = compared(*texts)
    assert all_of_it.pairs_found == 66
    assert compared(*texts[:11], without_common=True).pairs_found == 55  # too few to speak of most
    less = compared(*texts, without_common=True)
    assert less.files[0].common > 150
    assert all(pair.passages != all_of_it.pairs[0].passages for pair in less.pairs)


def test_files_that_are_no_python_or_broken_take_part_and_end_nothing() -> None:
    odd = "class " * 4000 + "\x00\x01" + "'" * 3000
    found = compared(
        text(programs.BROKEN),
        text(programs.NOT_PYTHON),
        text(odd),
        "",
        "\ud800".encode("utf-8", "replace").decode(),
        text(programs.ONE),
        text(programs.BROKEN + "\n" + programs.ONE),
    )
    like = shares(found)
    assert like[5, 6] > 980
    assert len(found.files) == 7
    assert found.files[3].own == 0


def test_the_same_programs_give_the_same_result_on_another_day() -> None:
    texts = [text(programs.ONE), text(programs.reordered()), text(programs.renamed())]
    assert compared(*texts) == compared(*texts)


def test_two_programs_of_one_person_and_two_of_other_classes_are_no_pair() -> None:
    one = text(programs.ONE)
    asked = Given((one,) * 4, (1, 1, 2, 3), (True, True, False, False), (), False)
    found = outside.compare(asked, lambda done, total: None, lambda: True)
    assert set(shares(found)) == {(0, 2), (0, 3), (1, 2), (1, 3)}


def test_of_many_pairs_those_are_kept_that_hold_groups_together() -> None:
    one = text(programs.ONE)
    asked = Given((one,) * 60, tuple(range(60)), (True,) * 60, (), False)
    found = outside.compare(asked, lambda done, total: None, lambda: True)
    assert found.pairs_found == 60 * 59 // 2
    assert len(found.pairs) == shapes.MOST_PAIRS
    assert {place for pair in found.pairs for place in (pair.first, pair.second)} == set(range(60))


def test_a_calculation_that_nobody_wants_any_more_ends() -> None:
    asked = Given((text(programs.ONE),) * 2, (1, 2), (True, True), (), False)
    with pytest.raises(Unwanted):
        outside.compare(asked, lambda done, total: None, lambda: False)
