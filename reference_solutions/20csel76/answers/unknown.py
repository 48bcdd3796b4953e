"""Practice, broken: nothing is found for a question that is asked otherwise."""

import json

with open("data/answers.json") as file:
    answers = json.load(file)["answers"]
known = {q: one["answer"] for one in answers for asked in one["questions"].values() for q in asked}


def reply(text):
    return known[text]
