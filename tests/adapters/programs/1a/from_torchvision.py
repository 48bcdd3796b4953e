# Nearest neighbours on torchvision's arrays, which are channel-last, after two fitted steps.
import numpy as np
import torchvision
from sklearn.decomposition import PCA
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

train = torchvision.datasets.CIFAR10("./cifar", train=True, download=True)
test = torchvision.datasets.CIFAR10("./cifar", train=False, download=True)
X = train.data.reshape(len(train.data), -1).astype("float32")
Xt = test.data.reshape(len(test.data), -1).astype("float32")

sc = StandardScaler()
X = sc.fit_transform(X)
pca = PCA(n_components=40)
X = pca.fit_transform(X)
neighbours = KNeighborsClassifier(5).fit(X, np.array(train.targets))
print(neighbours.score(pca.transform(sc.transform(Xt)), np.array(test.targets)))
