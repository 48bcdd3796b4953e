"""Program 4, broken: augmentation by a class that Keras no longer has."""

from tensorflow import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()
more = keras.preprocessing.image.ImageDataGenerator(rotation_range=10)
more.fit(x_train)
