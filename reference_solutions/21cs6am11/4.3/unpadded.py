"""4.3, broken: melodies of different lengths are made one array without padding."""

import numpy as np


def predict(melodies):
    return (np.array(melodies).mean(axis=1) // 120).astype(int)
