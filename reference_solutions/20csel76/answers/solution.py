"""Practice: answers found by the nearest known question, in any of four languages.

A question is counted in pieces of two to four letters within its words, which needs no knowledge of a
script; rare pieces weigh more.
"""

import json

from sklearn.feature_extraction.text import TfidfVectorizer

with open("data/answers.json") as file:
    answers = json.load(file)["answers"]
questions = [q for one in answers for asked in one["questions"].values() for q in asked]
owners = [n for n, one in enumerate(answers) for asked in one["questions"].values() for q in asked]
print(len(questions), "questions,", len(answers), "answers")

vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
known = vectors.fit_transform(questions)


def reply(text):
    """The answer to the known question that is nearest."""
    nearest = (known @ vectors.transform([text]).T).toarray()[:, 0]
    return answers[owners[int(nearest.argmax())]]["answer"]


for text in ("How do I save my model?", "ಮಾದರಿಯನ್ನು ಉಳಿಸುವುದು ಹೇಗೆ?"):
    print(text, "->", reply(text))
