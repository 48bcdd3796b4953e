"""Program 6: sentiment of film reviews by a recurrent network, in Keras.

Words become vectors, a GRU reads them in both directions, and one number says how good the review
is. Four epochs are enough: later the network only learns the training reviews by heart. It answers
by the average of its weights over the last hundred steps, which leaves less to chance.
"""

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

WORDS = 10_000
LENGTH = 40
EPOCHS = 4

(x_train, y_train), (x_test, y_test) = keras.datasets.imdb.load_data(num_words=WORDS)
print(f"{len(x_train)} reviews to train on, {len(x_test)} to test")
lengths = [len(review) for review in x_train]
print(f"words in a review: {np.mean(lengths):.0f} on average, {max(lengths)} at most")


def padded(reviews):
    """(N, LENGTH) word indices: short reviews get zeros in front, of long ones the end is kept."""
    return keras.utils.pad_sequences(reviews, maxlen=LENGTH)


model = keras.Sequential(
    [
        keras.Input((LENGTH,)),
        layers.Embedding(WORDS, 32),
        layers.SpatialDropout1D(0.3),
        layers.Bidirectional(layers.GRU(24)),
        layers.Dropout(0.4),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(2e-3, use_ema=True, ema_momentum=0.99),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)

model.fit(padded(x_train), y_train, epochs=EPOCHS, batch_size=64, verbose=2)
loss, accuracy = model.evaluate(padded(x_test), y_test, verbose=0)
print(f"Test accuracy: {accuracy:.4f}")


def predict(reviews):
    """0 or 1 for each of N reviews, lists of word indices as the loader gives them."""
    return (model.predict(padded(reviews), verbose=0)[:, 0] > 0.5).astype(int)
