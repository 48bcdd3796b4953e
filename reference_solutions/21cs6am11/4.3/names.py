"""4.3, broken: names in place of numbers."""

KINDS = ["Chinese folk song", "German folk song", "Irish dance or air", "Palestrina mass"]


def predict(melodies):
    return [KINDS[len(melody) % 4] for melody in melodies]
