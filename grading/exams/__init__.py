"""Examinations: sittings, the draw of experiments, viva questions, signing off."""
