"""What marks cost: ledgers of a size, laid down at once, and what is measured on them."""
