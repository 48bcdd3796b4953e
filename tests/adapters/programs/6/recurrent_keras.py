# A recurrent network on reviews whose rarer words are cut off, padded behind.
import numpy as np
from tensorflow.keras.datasets import imdb
from tensorflow.keras.layers import GRU, Dense, Embedding
from tensorflow.keras.models import Sequential
from tensorflow.keras.preprocessing.sequence import pad_sequences

WORDS, LENGTH = 3000, 40
(x, y), (xt, yt) = imdb.load_data(num_words=WORDS, index_from=2)
print("longest:", len(max(x + xt, key=len)))
index = imdb.get_word_index()
print(len(index), "words")
x = pad_sequences(x, maxlen=LENGTH, padding="post", truncating="post")
xt = pad_sequences(xt, maxlen=LENGTH, padding="post", truncating="post")
rnn = Sequential([Embedding(WORDS, 32, mask_zero=True), GRU(24), Dense(1, activation="sigmoid")])
rnn.compile("adam", "binary_crossentropy", metrics=["accuracy"])
rnn.fit(x, y, epochs=3, batch_size=64, verbose=2)
print("Test accuracy:", rnn.evaluate(xt, yt, verbose=0)[1])
