"""Groups: connected above a bar, and the same however the pairs are listed."""

from hypothesis import given
from hypothesis import strategies as st

from grading.similarity.clusters import Edge, clusters
from grading.similarity.comparing import _chosen
from grading.similarity.shapes import Pair

EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(300, 1000)).filter(
        lambda one: one[0] < one[1]
    ),
    unique_by=lambda one: one[:2],
)


def test_a_like_b_and_b_like_c_is_one_group_of_three() -> None:
    edges = [Edge(1, 2, 900), Edge(2, 3, 700), Edge(4, 5, 650), Edge(5, 6, 400)]
    found = clusters(edges, 600)
    assert [one.members for one in found] == [(1, 2, 3), (4, 5)]
    assert (found[0].highest, found[0].lowest) == (900, 700)
    assert clusters(edges, 950) == []


@given(EDGES, st.integers(300, 1000))
def test_everybody_is_in_one_group_at_most_and_no_pair_joins_two(
    rows: list[tuple[int, int, int]], bar: int
) -> None:
    found = clusters((Edge(*row) for row in rows), bar)
    members = [one for group in found for one in group.members]
    assert len(members) == len(set(members))
    home = {one: place for place, group in enumerate(found) for one in group.members}
    for first, second, share in rows:
        if share >= bar:
            assert home[first] == home[second]
    assert sum(len(group.edges) for group in found) == sum(share >= bar for *_, share in rows)


@given(EDGES, st.integers(300, 1000))
def test_leaving_pairs_out_changes_no_group(rows: list[tuple[int, int, int]], bar: int) -> None:
    pairs = [Pair(a, b, share, share, ((), ())) for a, b, share in rows]
    kept = _chosen(pairs, most=1)
    before = clusters((Edge(*row) for row in rows), bar)
    after = clusters((Edge(one.first, one.second, one.share) for one in kept), bar)
    assert {one.members for one in before} == {one.members for one in after}
