"""Strict readers of whatever left a sandbox. Bytes in, checked values out, never a pickle.

They know neither Django nor what the values mean. Each refuses before it allocates.
"""

from grading.artefacts.errors import BadArtefact

__all__ = ["BadArtefact"]
