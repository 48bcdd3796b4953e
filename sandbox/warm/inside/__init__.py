"""What runs in the warm sandbox before the runner: the parent that has imported the frameworks, and
the raising of the walls around each of its children. Standard library only; `sandbox.payload` packs
it. Trusted until the runner takes over in a child, and nothing of a student's is here before that.
"""
