"""Numbers that programs print about themselves, as the course's programs really print them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.metrics import claimed


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("KNN Accuracy: 0.30", 0.30),
        ("KNN Accuracy: 1.00\n", 1.0),
        ("Test accuracy: 63.75%", 0.6375),
        ("Test accuracy: 63.75", 0.6375),
        ("Accuracy: 53.74 %", 0.5374),
        ("Test accuracy: 0.09030000120401382", 0.09030000120401382),
        ("accuracy = .5", 0.5),
        ("('Accuracy', 0.25)", None),
        ("Accuracy: 0.1\nAccuracy: 0.2\ndone", 0.2),
        ("Accuracy of the network on the 10000 test images: 54 %", 0.54),
        ("\x1b[1m63/63\x1b[0m 1s - accuracy: 0.6013 - loss: 1.1 - val_accuracy: 0.61 - v: 2", 0.61),
        ("acc: 9e-1", 0.9),
        ("The accuracy is 0.75.", 0.75),
        ("epoch 1\r accuracy: 0.4\r accuracy: 0.5", 0.5),
        ("accuracy: nan", None),
        ("accuracy: 130", None),
        ("accurate to 3 digits", None),
        ("accuracy: 10/32", None),
        ("nothing of the kind", None),
        ("", None),
    ],
)
def test_the_last_printed_accuracy_is_found_as_a_share(printed, value):
    found = claimed.accuracy(printed)
    assert found == pytest.approx(value) if value is not None else found is None


@given(st.text())
def test_whatever_is_printed_gives_a_share_or_nothing(text):
    found = claimed.accuracy(f"accuracy: {text}")
    assert found is None or 0 <= found <= 1


@pytest.mark.parametrize("text", ["accuracy" * 131_072, "accuracy :" * 100_000, "acc 1" * 200_000])
def test_a_mebibyte_made_to_be_slow_is_read_at_once(text):
    started = time.process_time()
    claimed.accuracy(text)
    assert time.process_time() - started < 1
