"""A task on its way from its folder to a class: measured, looked at, published, taken back."""
