"""A stored result, read for pages and commands: few queries whatever the size of the class."""

from collections.abc import Iterable, Sequence

from grading.models import ComparedFile, Comparison, PairNote, SimilarPair
from grading.similarity.clusters import Cluster, Edge, clusters


def pairs_of(comparison: Comparison) -> list[SimilarPair]:
    """The kept pairs, most alike first, with both files' students; each with `noted`, the note that
    stands (None: nobody noted anything). Three queries."""
    rows = list(SimilarPair.objects.filter(comparison=comparison).defer("passages"))
    # A program is in many pairs: it is read once.
    files = ComparedFile.objects.select_related("submission__enrolment__user").in_bulk(
        {pk for row in rows for pk in (row.first_id, row.second_id)}
    )
    notes = PairNote.objects.filter(pair__comparison=comparison).select_related("actor")
    standing = {note.pair_id: note for note in notes.order_by("pk")}
    for row in rows:
        row.first, row.second = files[row.first_id], files[row.second_id]
        row.noted = standing.get(row.pk)
    return rows


def clusters_of(pairs: Iterable[SimilarPair], bar: int) -> Sequence[Cluster]:
    """Groups of files that pairs at or above `bar` (thousandths) connect; members are their ids."""
    return clusters((Edge(one.first_id, one.second_id, one.share) for one in pairs), bar)


def left_out(comparison: Comparison) -> Sequence[ComparedFile]:
    """Files of this class of which something was not compared, with their students."""
    return list(
        ComparedFile.objects.filter(comparison=comparison, of_this_class=True)
        .exclude(note="")
        .select_related("submission__enrolment__user")
    )


def notes_about(pair: SimilarPair) -> list[PairNote]:
    """What was noted about the same two people's programs for the task, in any calculation of the
    class, newest first."""
    two = [pair.first.submission.enrolment_id, pair.second.submission.enrolment_id]
    rows = PairNote.objects.filter(
        pair__comparison__offering=pair.comparison.offering_id,
        pair__comparison__task=pair.comparison.task_id,
        pair__first__submission__enrolment__in=two,
        pair__second__submission__enrolment__in=two,
    )
    return list(rows.select_related("actor", "pair__comparison").order_by("-pk"))
