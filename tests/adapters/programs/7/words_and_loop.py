# A bidirectional LSTM that learns intents, asked in a loop at the keyboard.
import json

import numpy as np
from tensorflow.keras.layers import LSTM, Bidirectional, Dense, Embedding
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.sequence import pad_sequences
from tensorflow.keras.preprocessing.text import Tokenizer

with open("data/intents.json") as file:
    intents = json.load(file)["intents"]
lines = [(line, i) for i, intent in enumerate(intents) for line in intent["patterns"]]
tokenizer = Tokenizer(oov_token="?")
tokenizer.fit_on_texts([line for line, _ in lines])


def coded(texts):
    return pad_sequences(tokenizer.texts_to_sequences(texts), maxlen=12)


model = Sequential(
    [
        Embedding(len(tokenizer.word_index) + 1, 32),
        Bidirectional(LSTM(24)),
        Dense(len(intents), activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(coded([line for line, _ in lines]), np.array([i for _, i in lines]), epochs=40, verbose=0)


def chatbot_response(message):
    return intents[int(model.predict(coded([message]), verbose=0).argmax())]["responses"][0]


while True:
    message = input("You: ")
    if message.lower() in ("quit", "exit"):
        break
    print("Bot:", chatbot_response(message))
