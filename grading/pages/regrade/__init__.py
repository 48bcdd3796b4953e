"""Re-grade requests: a student asks with a reason, those who teach the class answer."""
