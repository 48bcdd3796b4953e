# A small convolutional network on pictures divided by 255, labels as one-hot rows.
from tensorflow.keras import datasets, layers, models
from tensorflow.keras.utils import to_categorical

(train_images, train_labels), (test_images, test_labels) = datasets.cifar10.load_data()
train_images, test_images = train_images / 255.0, test_images / 255.0

cnn = models.Sequential()
cnn.add(layers.Conv2D(16, (3, 3), activation="relu", input_shape=(32, 32, 3)))
cnn.add(layers.MaxPooling2D((2, 2)))
cnn.add(layers.Conv2D(16, (3, 3), activation="relu"))
cnn.add(layers.MaxPooling2D((2, 2)))
cnn.add(layers.Flatten())
cnn.add(layers.Dense(10, activation="softmax"))
cnn.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
history = cnn.fit(train_images, to_categorical(train_labels, 10), epochs=3, verbose=2)
print("Accuracy:", cnn.evaluate(test_images, to_categorical(test_labels, 10), verbose=0)[1])
