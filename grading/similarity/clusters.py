"""Which files hang together: groups connected by pairs at or above a bar. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class Joined:
    """Numbers in groups that grow together."""

    def __init__(self) -> None:
        self._leader: dict[int, int] = {}

    def leader(self, one: int) -> int:
        """The number that speaks for the group of `one`."""
        self._leader.setdefault(one, one)
        while self._leader[one] != one:
            self._leader[one] = one = self._leader[self._leader[one]]
        return one

    def join(self, one: int, other: int) -> bool:
        """Put two groups together; False where they are one already."""
        low, high = sorted((self.leader(one), self.leader(other)))
        self._leader[high] = low
        return low != high


@dataclass(frozen=True)
class Edge:
    """Two files and how much they have in common, in thousandths."""

    first: int
    second: int
    share: int

    @property
    def ends(self) -> tuple[int, int]:
        return self.first, self.second


@dataclass(frozen=True)
class Cluster:
    """Files that are connected, not each with each: A like B and B like C is one cluster."""

    members: tuple[int, ...]
    """Sorted."""
    edges: tuple[Edge, ...]

    @property
    def highest(self) -> int:
        return max(edge.share for edge in self.edges)

    @property
    def lowest(self) -> int:
        return min(edge.share for edge in self.edges)


def clusters(edges: Iterable[Edge], bar: int) -> Sequence[Cluster]:
    """The connected groups of the edges at or above `bar`, the largest first."""
    wanted = [edge for edge in edges if edge.share >= bar]
    joined = Joined()
    for edge in wanted:
        joined.join(edge.first, edge.second)
    groups: dict[int, list[Edge]] = defaultdict(list)
    for edge in wanted:
        groups[joined.leader(edge.first)].append(edge)
    found = [
        Cluster(tuple(sorted({n for edge in group for n in edge.ends})), tuple(group))
        for group in groups.values()
    ]
    return sorted(found, key=lambda one: (-len(one.members), -one.highest, one.members))
