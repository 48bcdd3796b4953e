"""Mini project, weak: little data, and little said of them."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neural_network import MLPClassifier

digits = load_digits()
order = np.random.default_rng(7).permutation(len(digits.target))
few, aside = order[:30], order[-300:]
model = MLPClassifier((8,), max_iter=60, random_state=7).fit(digits.data[few], digits.target[few])
data_statement = {"problem": "Read digits.", "source": "scikit-learn", "rows": 30}
held_out = {
    "labels": digits.target[aside].tolist(),
    "answers": model.predict(digits.data[aside]).tolist(),
}
