# An LSTM in torch on the same reviews, padded by hand.
import torch
from keras.datasets import imdb
from torch import nn

WORDS, LENGTH = 3000, 500
(x, y), _ = imdb.load_data(num_words=WORDS)
labels = torch.tensor(y).float()


class Sentiment(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(WORDS, 32, padding_idx=0)
        self.lstm = nn.LSTM(32, 32, batch_first=True)
        self.out = nn.Linear(32, 1)

    def forward(self, rows):
        # Only the last part is read: short reviews are padded in front.
        states, _ = self.lstm(self.words(rows[:, -40:]))
        return self.out(states[:, -1]).squeeze(1)


padded = torch.zeros(len(x), LENGTH, dtype=torch.long)
for row, review in zip(padded, x):
    row[-len(review) :] = torch.tensor(review[-LENGTH:])
sentiment = Sentiment()
opt = torch.optim.Adam(sentiment.parameters(), lr=0.003)
loss_of = nn.BCEWithLogitsLoss()
for epoch in range(4):
    order = torch.randperm(len(x))
    for rows in order.split(64):
        loss = loss_of(sentiment(padded[rows]), labels[rows])
        opt.zero_grad()
        loss.backward()
        opt.step()
    print(epoch, loss.item())
