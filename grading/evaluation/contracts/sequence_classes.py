"""Classes of sequences, such as reviews: N lists of word indices in, N class indices out."""

import json
from typing import cast

from grading.evaluation.contracts.class_indices import ClassIndices
from labs.datasets.rows import Column, Ragged
from sandbox.contract import Form


class SequenceClasses(ClassIndices):
    name = "sequence_classes"
    form = Form("lists", "array")
    columns = ("sequences", "labels")
    one, noun = "sequence", "sequences"

    def encode(self, column: Column) -> bytes:
        return json.dumps([row.tolist() for row in cast(Ragged, column)]).encode()


KIND = SequenceClasses()
