"""Program 3, broken: prints an accuracy, leaves nothing that could be asked."""

print("313/313 - 1s - loss: 0.0312 - accuracy: 0.9951")
print("Test accuracy: 99.51%")
