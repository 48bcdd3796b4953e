"""Program 6, broken: the two parts of the data are named in the wrong order."""

from tensorflow import keras

(x_train, x_test), (y_train, y_test) = keras.datasets.imdb.load_data(num_words=500)
x_train = keras.utils.pad_sequences(x_train, maxlen=30)
x_test = keras.utils.pad_sequences(x_test, maxlen=30)
