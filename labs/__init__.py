"""What is asked: courses, experiments, tasks, their data. Knows nothing of people or marks."""
