"""A catalogue folder to break and data to damage, as the tests of `labs` have them."""

from tests.labs.conftest import course_folder, installed_roots, roots, task_folder, wheel

__all__ = ["course_folder", "installed_roots", "roots", "task_folder", "wheel"]
