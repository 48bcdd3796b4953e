"""3.2, broken: an intercept is returned as a further coefficient."""

from sklearn.linear_model import Ridge


def fit(X, y, penalty, strength):
    model = Ridge(alpha=strength).fit(X, y)
    return [model.intercept_, *model.coef_]
