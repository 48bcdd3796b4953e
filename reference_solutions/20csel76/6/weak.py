"""Program 6, weak: a recurrent network that knows 60 words, mostly those that say nothing."""

from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(1)
(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=60)


def padded(reviews):
    return keras.utils.pad_sequences(reviews, maxlen=25)


model = keras.Sequential(
    [
        keras.Input((25,)),
        layers.Embedding(60, 8),
        layers.SimpleRNN(8),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(padded(x_train), y_train, epochs=2, batch_size=64, verbose=0)


def predict(reviews):
    return (model.predict(padded(reviews), verbose=0)[:, 0] > 0.5).astype(int)
