"""The sitting itself: a student's hand-in page, the examiners' desk, marking, signing, the viva."""
