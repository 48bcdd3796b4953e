"""Similarity as its people see it: faculty of the class, nobody else, and never an accusation."""

import pytest
from django.test import Client
from django.urls import reverse

from grading.models import Comparison, Enrolment, Offering, PairNote
from grading.similarity import calculation
from tests import factories
from tests.access.conftest import World, world  # noqa: F401 - a fixture
from tests.pages.conftest import queries_of, signed_in
from tests.similarity import programs
from tests.similarity.build import asked, calculated, handed_in, stored

EVIL = "<script>owned=1</script>"


def page(client: Client, name: str, *which: object, query: str = "") -> str:
    answer = client.get(reverse(name, args=which) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_those_who_teach_the_class_see_any_of_it(world: World) -> None:  # noqa: F811
    pair = stored(world.student, world.classmate)
    one, offering = pair.comparison_id, pair.comparison.offering_id
    waiting = asked(pair.comparison.offering)
    addresses = {
        reverse("similarity", args=[offering]): ("get", 200),
        reverse("similarity_start", args=[offering]): ("post", 422),
        reverse("comparison", args=[offering, one]): ("get", 200),
        reverse("comparison_progress", args=[offering, one]): ("get", 302),
        reverse("comparison_table", args=[offering, one]): ("get", 200),
        reverse("pair", args=[offering, pair.pk]): ("get", 200),
        reverse("pair_note", args=[offering, pair.pk]): ("post", 422),
        reverse("comparison_cancel", args=[offering, waiting.pk]): ("post", 302),
    }
    for address, (method, may) in addresses.items():
        got = {}
        for who, person in world.people.items():
            got[who] = getattr(signed_in(person), method)(address).status_code
        assert got == {who: may if who == "the teacher" else 404 for who in world.people}, address
        assert getattr(Client(), method)(address).status_code in (302, 401)


def test_what_belongs_to_another_class_is_not_found_under_ones_own(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    elsewhere = factories.make_offering()
    pair = stored(handed_in(elsewhere, programs.ONE), handed_in(elsewhere, programs.ONE))
    for name, pk in (("pair", pair.pk), ("comparison", pair.comparison_id)):
        assert as_teacher.get(reverse(name, args=[offering.pk, pk])).status_code == 404


def test_from_asking_to_a_note_beside_two_programs(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    assert "Nothing to compare yet" in page(as_teacher, "similarity", offering.pk)
    handed_in(offering, programs.ONE, "Aditi Rao")
    handed_in(offering, programs.renamed().replace("my own idea", EVIL), "Bhavana Rao")
    handed_in(offering, programs.OTHER, "Chetan Gowda")
    asked_for = as_teacher.post(
        reverse("similarity_start", args=[offering.pk]), {"task": "1a", "without_common": "on"}
    )
    row = Comparison.objects.get()
    assert asked_for["Location"] == reverse("comparison", args=[offering.pk, row.pk])
    assert "It begins as soon as" in page(as_teacher, "comparison", offering.pk, row.pk)
    assert calculation.carry_out(row.pk)
    shown = page(as_teacher, "comparison", offering.pk, row.pk)
    assert "Aditi Rao" in shown
    assert "Chetan Gowda" not in shown
    for said in (
        "no finding",
        "Talk with each of the students first",
        "work in pairs",
        "copydetect",
    ):
        assert said in shown
    pair = row.pairs.get()
    both = page(as_teacher, "pair", offering.pk, pair.pk)
    assert "<mark" in both
    assert EVIL not in both
    assert "&lt;script&gt;" in both
    assert 'href="#second-1"' in both
    assert 'id="second-1"' in both
    note = reverse("pair_note", args=[offering.pk, pair.pk])
    refused = as_teacher.post(note, {"outcome": "further"})
    assert refused.status_code == 422
    assert "what the students said" in refused.content.decode()
    as_teacher.post(note, {"outcome": "explained", "text": "Worked as a pair, as allowed."})
    kept = PairNote.objects.get()
    assert (kept.actor, kept.pair) == (teacher.user, pair)
    assert "Worked as a pair" in page(as_teacher, "comparison", offering.pk, row.pk)
    table = as_teacher.get(reverse("comparison_table", args=[offering.pk, row.pk]))
    assert "Explained: Worked as a pair" in table.content.decode("utf-8-sig")


def test_an_earlier_calculation_stays_and_its_notes_are_found_again(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    two = handed_in(offering, programs.ONE), handed_in(offering, programs.ONE)
    old, new = stored(*two), stored(*two)
    PairNote.objects.create(pair=old, outcome="looked_at", text="Fine.", actor=teacher.user)
    assert "There is a newer calculation" in page(
        as_teacher, "comparison", offering.pk, old.comparison_id
    )
    assert "Fine." in page(as_teacher, "pair", offering.pk, new.pk)


def test_without_names_there_are_none(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    pair = stored(handed_in(offering, programs.ONE, "Aditi Rao"), handed_in(offering, programs.ONE))
    for name, pk in (("comparison", pair.comparison_id), ("pair", pair.pk)):
        text = page(as_teacher, name, offering.pk, pk, query="?blind=on")
        assert "Aditi Rao" not in text
        assert pair.first.submission.enrolment.user.usn not in text
        assert "Program 1" in text
    table = as_teacher.get(
        reverse("comparison_table", args=[offering.pk, pair.comparison_id]) + "?blind=on"
    )
    assert "Aditi Rao" not in table.content.decode()


def test_of_a_class_that_one_does_not_teach_neither_code_nor_name_is_shown(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    earlier = factories.make_offering(offering.course, term="Odd 2025")
    factories.make_faculty(earlier, name="Prof. Suresh Prabhu")
    there = handed_in(earlier, programs.ONE + "# secret remark\n", "Zoya Sultana")
    pair = stored(handed_in(offering, programs.ONE), there)
    text = page(as_teacher, "pair", offering.pk, pair.pk)
    listed = page(as_teacher, "comparison", offering.pk, pair.comparison_id)
    for hidden in ("Zoya Sultana", there.user.usn, "secret remark"):
        assert hidden not in text
        assert hidden not in listed
    assert "Ask those who teach it: Prof. Suresh Prabhu" in text
    earlier.enrolments.create(user=teacher.user, role="faculty")
    assert "secret remark" in page(as_teacher, "pair", offering.pk, pair.pk)


def test_a_file_that_changed_on_disk_is_shown_without_marks(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    spans = [[[0, 20, 1]], [[0, 20, 1]]]
    pair = stored(handed_in(offering, programs.ONE), handed_in(offering, programs.ONE), spans=spans)
    pair.first.code_sha256 = "0" * 64
    pair.first.save()
    text = page(as_teacher, "pair", offering.pk, pair.pk)
    assert "no passages are marked" in text
    assert text.count("<mark") == 1


def test_a_calculation_can_be_cancelled_and_failed_ones_say_why(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    row = asked(offering)
    as_teacher.post(reverse("comparison_cancel", args=[offering.pk, row.pk]))
    assert "nothing of it is kept" in page(as_teacher, "comparison", offering.pk, row.pk)
    Comparison.objects.filter(pk=row.pk).update(state="failed", message="It ran out of time.")
    assert "It ran out of time." in page(as_teacher, "comparison", offering.pk, row.pk)


def test_the_page_of_one_on_its_way_asks_by_itself_until_it_has_ended(
    as_teacher: Client, offering: Offering, teacher: Enrolment
) -> None:
    row = asked(offering)
    address = reverse("comparison_progress", args=[offering.pk, row.pk])
    going = as_teacher.get(address, headers={"HX-Request": "true"})
    assert going.status_code == 200
    assert "every 2s" in going.content.decode()
    calculation.carry_out(row.pk)
    ended = as_teacher.get(address, headers={"HX-Request": "true"})
    assert ended.status_code == 286
    assert ended["HX-Refresh"] == "true"


@pytest.mark.parametrize("size", [4, 16])
def test_pages_need_few_queries_whatever_the_size_of_the_class(
    as_teacher: Client, offering: Offering, teacher: Enrolment, size: int
) -> None:
    for _ in range(size):
        handed_in(offering, programs.ONE)
    row = calculated(offering, without_common=False)
    pair = row.pairs.first()
    PairNote.objects.create(pair=pair, outcome="looked_at", actor=teacher.user)
    assert queries_of(as_teacher, reverse("similarity", args=[offering.pk])) <= 15
    assert queries_of(as_teacher, reverse("comparison", args=[offering.pk, row.pk])) <= 15
    assert queries_of(as_teacher, reverse("pair", args=[offering.pk, pair.pk])) <= 15
