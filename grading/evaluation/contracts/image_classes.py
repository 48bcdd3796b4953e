"""Image classification: N images in, N class indices out."""

import numpy as np

from grading.evaluation import hidden
from grading.evaluation.contracts.class_indices import ClassIndices
from labs.datasets.rows import Column
from sandbox.contract import Form


class ImageClasses(ClassIndices):
    name = "image_classes"
    form = Form("array", "array")
    columns = ("images", "labels")
    one, noun = "image", "images"

    def encode(self, column: Column) -> bytes:
        return hidden.npy(np.asarray(column))


KIND = ImageClasses()
