"""Makes the images that runs start from, and remembers which one is ours. Knows no jobs.

    python -m sandbox.images build runtime     make it, where it is not there yet
    python -m sandbox.images show              what was made, and whether the daemon has it

An image is made on the machine that uses it, from Debian's archive and the Dockerfile beside this
file, and from then on known by its digest alone (`pins`). Nothing is ever pulled.
"""
