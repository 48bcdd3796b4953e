"""Program 1a, broken: prints a perfect accuracy and leaves nothing that could be checked."""

print("KNN Accuracy: 1.00")
