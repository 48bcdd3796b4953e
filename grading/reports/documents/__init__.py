"""One file for each document; `grading.reports.registry` lists them."""
