"""Program 7, broken: a word that is in no pattern raises an error."""

import json

with open("data/intents.json") as file:
    intents = json.load(file)["intents"]
numbers = {word: i for i, word in enumerate({w for t in intents for p in t["patterns"] for w in p.split()})}


def reply(text):
    coded = [numbers[word] for word in text.split()]
    return intents[sum(coded) % len(intents)]["responses"][0]
