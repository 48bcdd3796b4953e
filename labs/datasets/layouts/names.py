"""What sets and layouts agree on."""

CIFAR_LAYOUTS = ("openml", "torchvision", "keras_cifar10")
"""For pictures of CIFAR-10's size, in every form that programs load them from."""

WORDS = "data/words.json"
"""A coded text's vocabulary among the set's files: a list, the most frequent word first."""
