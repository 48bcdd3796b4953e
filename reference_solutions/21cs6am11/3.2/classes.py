"""3.2, broken: a classifier, which takes no numbers for targets."""

from sklearn.linear_model import LogisticRegression


def fit(X, y, penalty, strength):
    return LogisticRegression(C=1 / strength).fit(X, y).coef_
