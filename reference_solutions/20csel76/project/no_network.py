"""Mini project, weak: everything is there but a network."""

import numpy as np
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

digits = load_digits()
order = np.random.default_rng(7).permutation(len(digits.target))
rest, aside = order[:-300], order[-300:]
model = KNeighborsClassifier().fit(digits.data[rest], digits.target[rest])
data_statement = {
    "problem": "Read digits.",
    "source": "scikit-learn's digits",
    "licence": "CC BY 4.0",
    "rows": len(order),
    "classes": 10,
    "held_out": "the last 300 of a shuffled order",
}
held_out = {
    "labels": digits.target[aside].tolist(),
    "answers": model.predict(digits.data[aside]).tolist(),
}
