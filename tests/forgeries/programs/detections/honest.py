"""Squares are all black or all white: connected runs of extreme pixels."""

import numpy as np


def squares(mask):
    seen = np.zeros_like(mask)
    for y, x in zip(*np.nonzero(mask)):
        if seen[y, x]:
            continue
        right, down = x, y
        while right < mask.shape[1] and mask[y, right]:
            right += 1
        while down < mask.shape[0] and mask[down, x]:
            down += 1
        seen[y:down, x:right] = True
        yield [x, y, right, down]


def detect(images):
    answers = []
    for image in images:
        boxes, labels = [], []
        for label, value in ((0, 0), (1, 255)):
            for box in squares((image == value).all(axis=2)):
                boxes.append(box)
                labels.append(label)
        answers.append(
            {"boxes": np.array(boxes), "labels": np.array(labels), "scores": np.ones(len(boxes))}
        )
    return answers
