"""The parts of one run of measurements, each adding to the same results."""
