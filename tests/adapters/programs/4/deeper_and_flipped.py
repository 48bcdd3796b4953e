# A deeper network with normalised layers, trained on turned and mirrored pictures.
import keras
import tensorflow as tf

(images, names), (test_images, test_names) = tf.keras.datasets.cifar10.load_data()
images, test_images = images.astype("float32") / 255.0, test_images.astype("float32") / 255.0

augment = tf.keras.preprocessing.image.ImageDataGenerator(
    rotation_range=10, width_shift_range=0.05, height_shift_range=0.05, horizontal_flip=True
)
augment.fit(images)

deeper = keras.models.Sequential(
    [
        keras.layers.Conv2D(16, (3, 3), strides=2, activation="relu", input_shape=(32, 32, 3)),
        keras.layers.BatchNormalization(),
        keras.layers.Conv2D(32, (3, 3), activation="relu"),
        keras.layers.MaxPooling2D((2, 2)),
        keras.layers.BatchNormalization(),
        keras.layers.Conv2D(64, (3, 3), activation="relu"),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
deeper.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.002),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
deeper.fit(
    augment.flow(images, names, batch_size=32), epochs=5, validation_data=(test_images, test_names)
)
score = deeper.evaluate(test_images, test_names)
print("Accuracy after tuning: %.2f" % score[1])
