# A chatbot as an object; it talks once to whoever sits there.
import json


class Bot:
    def __init__(self, intents):
        self.intents = intents

    def get_response(self, text):
        words = set(text.lower().split())

        def shared(intent):
            return max(len(words & set(line.lower().split())) for line in intent["patterns"])

        return max(self.intents, key=shared)["responses"][0]


assistant = Bot(json.load(open("data/intents.json"))["intents"])
name = input("Your name? ")
print("Hello,", name)
print(assistant.get_response(input("Say something: ")))
