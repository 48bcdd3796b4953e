"""2.4: a restricted Boltzmann machine, trained by contrastive divergence, ranks unseen films."""

import numpy as np

HIDDEN, EPOCHS, BATCH, RATE, MOMENTUM, DECAY = 50, 20, 32, 0.04, 0.8, 1e-3

ratings = np.load("data/train_ratings.npy")
flat, shapes = np.load("data/train_held.flat.npy"), np.load("data/train_held.shapes.npy")
held = np.split(flat, np.cumsum(shapes[:, 0])[:-1])


def visible(ratings):
    """How much a person wants each film: 1 for one that was liked, less for one only seen."""
    return np.select([ratings >= 4, ratings == 3, ratings > 0], [1.0, 0.6, 0.3], 0.0)


def sigmoid(values):
    return 1 / (1 + np.exp(-values))


def train(rows):
    """Weights (films, hidden) and both sides' biases."""
    share = rows.mean(axis=0).clip(0.001, 0.999)
    weights = np.random.normal(0, 0.01, (rows.shape[1], HIDDEN))
    films, tastes = np.log(share / (1 - share)), np.zeros(HIDDEN)
    moving = np.zeros_like(weights)
    for epoch in range(1, EPOCHS + 1):
        off = 0.0
        for batch in np.array_split(np.random.permutation(len(rows)), len(rows) // BATCH):
            data = rows[batch]
            up = sigmoid(data @ weights + tastes)
            drawn = (np.random.random(up.shape) < up).astype(float)
            down = sigmoid(drawn @ weights.T + films)
            again = sigmoid(down @ weights + tastes)
            step = (data.T @ up - down.T @ again) / len(data) - DECAY * weights
            moving = MOMENTUM * moving + step
            weights += RATE * moving
            films += RATE * (data - down).mean(axis=0)
            tastes += RATE * (up - again).mean(axis=0)
            off += ((data - down) ** 2).mean()
        if epoch % 5 == 0:
            print(f"epoch {epoch}: reconstruction error {off / (len(rows) // BATCH):.4f}")
    return weights, films, tastes


def ranked(scores, ratings):
    """The ten best films that were not rated."""
    return np.argsort(-np.where(ratings > 0, -np.inf, scores), axis=1, kind="stable")[:, :10]


def recall(answers, held):
    return np.mean([len(np.intersect1d(a, h)) / min(len(h), 10) for a, h in zip(answers, held)])


# The last people's films held back are for measuring; the others' are for learning, too.
check = slice(len(ratings) - 100, None)
known = visible(ratings)
for person in range(len(ratings) - 100):
    known[person, held[person]] = 1.0
weights, films, tastes = train(known)


def recommend(ratings):
    """(N, 10) films for N people, (N, 500) ratings."""
    ratings = np.asarray(ratings)
    scores = sigmoid(visible(ratings) @ weights + tastes) @ weights.T + films
    return ranked(scores, ratings)


popular = np.tile((ratings > 0).sum(axis=0), (100, 1)).astype(float)
print(f"recall@10: {recall(ranked(popular, ratings[check]), held[check]):.3f} by popularity")
print(f"recall@10: {recall(recommend(ratings[check]), held[check]):.3f}")
