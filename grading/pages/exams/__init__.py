"""Pages of examinations: setting up, the draw, verifying it, a student's own."""
