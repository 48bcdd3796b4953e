"""Makes the images that runs start from, and remembers which one is ours. Knows no jobs.

    python -m sandbox.images build runtime     make it, where it is not there yet
    python -m sandbox.images show              what was made, and whether the daemon has it
    python -m sandbox.images save --folder F   write it to a folder, for another machine
    python -m sandbox.images load --folder F   take it from there

An image is made from Debian's archive and the Dockerfile beside this file, on the machine that uses
it or one like it, and from then on known by its digest alone (`pins`). Nothing is ever pulled.
"""
