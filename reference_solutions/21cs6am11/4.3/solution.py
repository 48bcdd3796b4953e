"""4.3: an LSTM reads steps between notes, pitches and durations, and names the kind of music."""

import numpy as np
import torch
from torch import nn

LENGTH, EPOCHS, BATCH = 64, 6, 64
STEPS = 49
"""Steps of at most two octaves down or up."""

torch.set_num_threads(2)
flat, shapes = np.load("data/train_sequences.flat.npy"), np.load("data/train_sequences.shapes.npy")
labels = torch.tensor(np.load("data/train_labels.npy"))
melodies = np.split(flat, np.cumsum(shapes[:, 0])[:-1])
kinds = int(labels.max()) + 1
print(f"{len(melodies)} melodies of {kinds} kinds, {min(map(len, melodies))} notes at least")


def encoded(melodies):
    """(N, LENGTH, 3): step from the note before, pitch, duration, each from 1; zeros in front."""
    rows = np.zeros((len(melodies), LENGTH, 3), np.int64)
    for row, melody in zip(rows, melodies):
        codes = np.asarray(melody)[:LENGTH] - 1
        pitch, duration = codes // 8, codes % 8
        step = np.diff(pitch, prepend=pitch[:1]).clip(-24, 24) + 25
        row[LENGTH - len(codes) :] = np.stack([step, pitch + 1, duration + 1], axis=1)
    return torch.tensor(rows)


class Reader(nn.Module):
    def __init__(self):
        super().__init__()
        self.step, self.pitch = nn.Embedding(STEPS + 1, 16), nn.Embedding(62, 8)
        self.duration = nn.Embedding(9, 8)
        self.lstm = nn.LSTM(32, 48, batch_first=True)
        self.out = nn.Sequential(nn.Dropout(0.3), nn.Linear(48, kinds))

    def forward(self, rows):
        parts = (self.step(rows[..., 0]), self.pitch(rows[..., 1]), self.duration(rows[..., 2]))
        states, _ = self.lstm(torch.cat(parts, dim=-1))
        return self.out(states.mean(dim=1))


rows = encoded(melodies)
order = torch.randperm(len(rows))
held, train = order[:300], order[300:]
model = Reader()
steps = torch.optim.Adam(model.parameters(), lr=4e-3)
best, kept = 0.0, None
for epoch in range(1, EPOCHS + 1):
    model.train()
    for batch in train[torch.randperm(len(train))].split(BATCH):
        loss = nn.functional.cross_entropy(model(rows[batch]), labels[batch])
        steps.zero_grad()
        loss.backward()
        steps.step()
    model.eval()
    with torch.no_grad():
        answers = model(rows[held]).argmax(dim=1)
    right = (answers == labels[held]).float().mean().item()
    if right > best:
        best, kept = right, {name: value.clone() for name, value in model.state_dict().items()}
    print(f"epoch {epoch}: accuracy on melodies put aside {right:.3f}")
model.load_state_dict(kept)

with torch.no_grad():
    answers = model(rows[held]).argmax(dim=1)
print("confusion, rows are right:")
print(torch.bincount(labels[held] * kinds + answers, minlength=kinds**2).reshape(kinds, kinds).numpy())
print(f"Accuracy: {best:.4f}")


def predict(melodies):
    """N kinds for N melodies, lists of note codes."""
    model.eval()
    with torch.no_grad():
        return model(encoded(melodies)).argmax(dim=1).numpy()
