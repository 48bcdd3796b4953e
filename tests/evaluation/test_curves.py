"""Training curves: read from what is printed, and taken from what is told, whatever it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.evaluation.breakdown.curves import POINTS, SERIES, printed, reported

KERAS = """\
3500 pictures to train on
Epoch 1/2
\x1b[1m 1/12\x1b[0m \x1b[32m━\x1b[0m 9s - accuracy: 0.1 - loss: 2.5\
\x08\x08\x08\r\x1b[1m12/12\x1b[0m 1s 5ms/step - accuracy: 0.8 - loss: 0.5 - val_loss: 6.1e-01
Epoch 2/2
12/12 - 1s - 5ms/step - accuracy: 0.9 - loss: nan - val_loss: 0.5
313/313 - accuracy: 0.99 - loss: 9.0
Test accuracy: 63.2%
"""
TUTORIAL = """\
Epoch 0/1
----------
train Loss: 0.6 Acc: 0.7
val Loss: 0.5 Acc: 0.75

Epoch 1/1
----------
train Loss: 0.5 Acc: 0.8
val Loss: 0.4 Acc: 0.85
Best val Acc: 0.85
"""


def test_keras_bars_are_read_as_a_person_sees_them_at_last():
    (curve,) = printed(KERAS)
    assert curve.epochs == (1, 2)
    assert curve.series == {
        "accuracy": (0.8, 0.9),
        "loss": (0.5, None),
        "val_loss": (0.61, 0.5),
    }


@pytest.mark.parametrize(
    "lines",
    [
        "Epoch [1/2], Loss: 0.5, Accuracy: 80%\nEpoch [2/2], Loss: 0.25, Accuracy: 90.0 %\n",
        "epoch 1 loss 0.5 accuracy 0.8\nepoch 2 loss 0.25 accuracy 0.9\naccuracy: 0.1",
        "Epoch: 1 | loss=0.5 | accuracy=.8 | lr=0.001\nEpoch: 2 | loss=0.25 | accuracy=.9\n",
        "Epoch #1: 100/100 loss: 9 accuracy: 0.1\nEpoch #1: loss: 0.5 accuracy: 0.8\n"
        "Epoch #2: loss: 0.25 accuracy: 0.9\n",
    ],
)
def test_loops_that_print_each_epoch_are_read_in_their_usual_forms(lines):
    (curve,) = printed(lines)
    assert curve.source == "printed"
    assert curve.series == {"loss": (0.5, 0.25), "accuracy": (0.8, 0.9)}


def test_lines_of_training_and_validation_below_an_epoch_belong_to_it():
    (curve,) = printed(TUTORIAL)
    assert curve.epochs == (0, 1)
    assert curve.series == {
        "train_loss": (0.6, 0.5),
        "train_acc": (0.7, 0.8),
        "val_loss": (0.5, 0.4),
        "val_acc": (0.75, 0.85),
    }


def test_a_second_training_is_a_curve_of_its_own():
    text = "Epoch 1 loss: 3\nEpoch 2 loss: 2\n"
    assert [curve.series["loss"] for curve in printed(text + text)] == [(3, 2), (3, 2)]


@pytest.mark.parametrize(
    "text", ["", "loss: 0.5\nloss: 0.4\n", "Epoch 1 loss: 0.5\n", "Epoch 1\nEpoch 2\n"]
)
def test_what_has_no_two_epochs_is_no_curve(text):
    assert printed(text) == ()


def test_a_long_training_is_thinned_out_to_its_last_epoch():
    (curve,) = printed("".join(f"epoch {n} loss: {1 / n:.6f}\n" for n in range(1, 5001)))
    assert len(curve.epochs) <= POINTS
    assert (curve.epochs[0], curve.epochs[-1]) == (1, 5000)


@given(st.text(alphabet="Epoch 12/[]:=.,%loss\r\n\b-nan", max_size=400))
def test_any_text_is_read_without_harm(text):
    for curve in printed(text):
        assert len(curve.epochs) >= 2
        assert all(len(values) == len(curve.epochs) for values in curve.series.values())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["curves", "name", "epochs", "series", "loss"]), inner, max_size=5
        )
    ),
    max_leaves=30,
)


@given(JSON)
def test_whatever_is_told_from_inside_is_checked_part_by_part(told):
    for curve in reported(told):
        assert 0 < len(curve.epochs) <= POINTS
        assert 0 < len(curve.series) <= SERIES
        json.dumps(curve.series, allow_nan=False)


def test_a_sound_history_is_taken_and_what_is_off_in_it_is_left_out():
    told = {
        "curves": [
            {
                "name": "history\x00",
                "epochs": [1, 2],
                "series": {
                    "loss": [2, None],
                    "short": [1],
                    "words": ["a", "b"],
                    "<b>": [1, 10**400],
                },
            },
            {"name": "backwards", "epochs": [2, 1], "series": {"loss": [1, 2]}},
        ]
    }
    (curve,) = reported(told)
    assert "\x00" not in curve.name
    assert curve.series == {"loss": (2, None), "<b>": (1, None)}
