"""From the grader's proposal to the decision of faculty. It adds nothing up and shows no pages."""
