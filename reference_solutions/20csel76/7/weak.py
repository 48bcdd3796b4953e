"""Program 7, weak: a bidirectional LSTM that has seen three patterns of each intent."""

import json
import re

import numpy as np
from tensorflow import keras
from tensorflow.keras import layers

keras.utils.set_random_seed(1)
with open("data/intents.json") as file:
    intents = json.load(file)["intents"]
texts = [pattern for intent in intents for pattern in intent["patterns"][:3]]
labels = np.repeat(np.arange(len(intents)), 3)
known = {w: i for i, w in enumerate(sorted({w for t in texts for w in re.findall("[a-z]+", t)}), 2)}


def coded(text):
    found = [known.get(word, 1) for word in re.findall("[a-z]+", text.lower())][:10]
    return found + [0] * (10 - len(found))


model = keras.Sequential(
    [
        keras.Input((10,)),
        layers.Embedding(len(known) + 2, 16, mask_zero=True),
        layers.Bidirectional(layers.LSTM(16)),
        layers.Dense(len(intents), activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="sparse_categorical_crossentropy")
model.fit(np.array([coded(text) for text in texts]), labels, epochs=30, batch_size=16, verbose=0)


def reply(text):
    scores = model.predict_on_batch(np.array([coded(text)]))
    return intents[int(np.argmax(scores))]["responses"][0]
