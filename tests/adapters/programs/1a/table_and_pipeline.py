# Nearest neighbours on OpenML's table, scaled to 0..1 by a fitted scaler.
from sklearn import datasets
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import MinMaxScaler

pictures = datasets.fetch_openml("CIFAR_10_small")
features = pictures["data"].astype(float)[::3]
classes = pictures["target"][::3]  # texts, '0' to '9'

train_x, test_x, train_y, test_y = train_test_split(features, classes, test_size=0.1)
minmax = MinMaxScaler().fit(train_x)
clf = KNeighborsClassifier(n_neighbors=3, weights="distance")
clf.fit(minmax.transform(train_x), train_y)
print("accuracy", accuracy_score(test_y, clf.predict(minmax.transform(test_x))))
