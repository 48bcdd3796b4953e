"""Takes one file that the program wrote into its working folder along with the answers."""

from pathlib import Path

from sandbox.runner.probes import Context

WORK = Path("/work")


def probe(context: Context, options: dict) -> dict:
    """Store the file and return its `bytes`. Options: `name`.

    Raises:
        OSError: it is not there or is no plain file.
    """
    name = str(options["name"])
    data = (WORK / name).read_bytes()
    context.store.put_bytes(name, data)
    return {"bytes": len(data)}
