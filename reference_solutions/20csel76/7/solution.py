"""Program 7: a chatbot that tells what somebody wants by a bidirectional LSTM, in Keras.

The patterns of `data/intents.json` are the training texts, their intents the classes. A reply is one
of those that the corpus lists for the intent found.
"""

import json
import random
import re

import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

LENGTH = 16
EPOCHS = 12
COPIES = 3
"""Of each pattern with some words made unknown, beside the pattern itself."""

with open("data/intents.json") as file:
    intents = json.load(file)["intents"]
texts = [pattern for intent in intents for pattern in intent["patterns"]]
labels = np.array([number for number, intent in enumerate(intents) for _ in intent["patterns"]])
print(f"{len(texts)} patterns of {len(intents)} intents")


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower().replace("'", ""))


vocabulary = {word: i for i, word in enumerate(sorted({w for t in texts for w in words(t)}), 2)}


def coded(texts):
    """(N, LENGTH) word indices: 0 pads, 1 is a word never seen."""
    rows = np.zeros((len(texts), LENGTH), dtype="int32")
    for row, text in enumerate(texts):
        found = [vocabulary.get(word, 1) for word in words(text)][:LENGTH]
        rows[row, : len(found)] = found
    return rows


def with_gaps(rows, generator, share=0.1):
    """The same rows with some words made unknown, so that unknown words are nothing new."""
    gaps = (generator.random(rows.shape) < share) & (rows > 0)
    return np.where(gaps, 1, rows)


model = keras.Sequential(
    [
        keras.Input((LENGTH,)),
        layers.Embedding(len(vocabulary) + 2, 48, mask_zero=True),
        layers.SpatialDropout1D(0.2),
        layers.Bidirectional(layers.LSTM(48)),
        layers.Dropout(0.4),
        layers.Dense(len(intents), activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
rows, generator = coded(texts), np.random.default_rng(7)
many = np.concatenate([rows] + [with_gaps(rows, generator) for _ in range(COPIES)])
model.fit(many, np.tile(labels, 1 + COPIES), epochs=EPOCHS, batch_size=32, verbose=2)
print(f"accuracy on the patterns: {model.evaluate(rows, labels, verbose=0)[1]:.3f}")


@tf.function(input_signature=[tf.TensorSpec((1, LENGTH), tf.int32)])
def scores_of(rows):
    """Compiled once: one text at a time is answered many times quicker than by model.predict."""
    return model(rows, training=False)


def intent_of(text):
    return int(scores_of(coded([text])).numpy()[0].argmax())


def reply(text):
    """One of the replies that fit what was said."""
    return random.choice(intents[intent_of(text)]["responses"])


for said in ("Hello!", "where is my score?", "tell me something funny"):
    print(said, "->", reply(said))
