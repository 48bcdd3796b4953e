"""What runs in the lab runtime to be measured there. Standard library alone."""
