"""The numbers."""

import numpy as np

capacity = np.float32(0.138)
pair = np.array([0.25, 4])
