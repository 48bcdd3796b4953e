"""3.2: L1, L2 and elastic net by coordinate descent, on iris; early stopping and dropout beside."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from sklearn.datasets import load_iris
from sklearn.linear_model import ElasticNet, Lasso, Ridge

RATIOS = {"l1": 1.0, "l2": 0.0, "elastic": 0.5}


def fit(X, y, penalty, strength):
    """Coordinate descent: each coefficient in turn is set to its best value given the others."""
    X, y, ratio = np.asarray(X, float), np.asarray(y, float), RATIOS[penalty]
    n, columns = X.shape
    scale, w = (X**2).sum(axis=0) / n, np.zeros(columns)
    for _ in range(10_000):
        before = w.copy()
        for j in range(columns):
            pull = X[:, j] @ (y - X @ w + X[:, j] * w[j]) / n
            shrunk = np.sign(pull) * max(abs(pull) - strength * ratio, 0)
            w[j] = shrunk / (scale[j] + strength * (1 - ratio))
        if np.abs(w - before).max() < 1e-10:
            break
    return w


flowers = load_iris()
X = flowers.data[:, :3]
X = (X - X.mean(axis=0)) / X.std(axis=0)
y = flowers.data[:, 3] - flowers.data[:, 3].mean()
iris = {penalty: fit(X, y, penalty, 0.1) for penalty in RATIOS}
libraries = {
    "l1": Lasso(0.1, fit_intercept=False),
    "l2": Ridge(0.1 * len(X), fit_intercept=False),
    "elastic": ElasticNet(0.1, l1_ratio=0.5, fit_intercept=False),
}
for penalty, library in libraries.items():
    print(f"{penalty:8} {iris[penalty].round(4)}, scikit-learn {library.fit(X, y).coef_.round(4)}")

strengths = np.logspace(-3, 1, 25)
figure, axes = plt.subplots(1, 3, sharey=True, figsize=(9, 3))
for axis, penalty in zip(axes, RATIOS):
    axis.semilogx(strengths, [fit(X, y, penalty, strength) for strength in strengths])
    axis.set_title(penalty)
plt.show()

# Classes of iris with few rows and many units: dropout and early stopping against neither.
order = np.random.permutation(len(flowers.data))
rows = torch.tensor((flowers.data - flowers.data.mean(0)) / flowers.data.std(0)).float()[order]
names = torch.tensor(flowers.target)[order]
train, held = slice(0, 30), slice(30, None)
for dropout, patience in ((0.0, None), (0.5, None), (0.0, 10)):
    network = torch.nn.Sequential(
        torch.nn.Linear(4, 64), torch.nn.ReLU(), torch.nn.Dropout(dropout), torch.nn.Linear(64, 3)
    )
    steps = torch.optim.Adam(network.parameters(), lr=0.02)
    best, since, epochs = np.inf, 0, 0
    for epochs in range(1, 201):
        network.train()
        noise = 0.1 * torch.randn_like(rows[train])  # augmentation: flowers a little changed
        loss = torch.nn.functional.cross_entropy(network(rows[train] + noise), names[train])
        steps.zero_grad()
        loss.backward()
        steps.step()
        network.eval()
        with torch.no_grad():
            outside = torch.nn.functional.cross_entropy(network(rows[held]), names[held]).item()
        best, since = (outside, 0) if outside < best else (best, since + 1)
        if patience and since >= patience:
            break
    print(f"dropout {dropout}, patience {patience}: {epochs} epochs, loss outside {outside:.3f}")
