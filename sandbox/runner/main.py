"""The runner's entry: takes one job from the control pipe, runs it, tells how it went.

`serve` needs nothing but two descriptors, so that a process started for one run and a child forked
from a warm one enter alike. It never returns: an ordinary interpreter exit costs seconds after
Keras and runs finalizers of the student's.
"""

import os

from sandbox.runner import leave, script
from sandbox.runner.wire import Channel, Closed

WORK = "/work"


def serve(control: int, events: int, *, forks: bool = False) -> None:
    """Run one job to its end and leave the process.

    Args:
        control: readable; first a JSON frame (program, seed, limits), then the program's bytes;
            after the program ended the questions as JSON and their inputs as `.npy` bytes.
        events: writable; JSON lines, see `sandbox.events`.
        forks: this process has imported what a notebook's kernel needs, so it is forked.
    """
    channel = Channel(control, events)
    status = 1
    try:
        channel.tell("ready")
        job = channel.receive_json()
        source = channel.receive()
        _prepare(job, source)
        if job["kind"] == "notebook":
            # Half a second of imports that scripts never need.
            from sandbox.runner import notebook  # noqa: PLC0415

            notebook.run(job, source, channel, forks=forks)
        else:
            script.run(job, source, channel)
        status = 0
    except Closed:
        pass
    except BaseException as error:  # told as a fault of ours, then the process ends
        import traceback  # noqa: PLC0415 - slow, and needed only here

        text = "".join(traceback.format_exception(error))
        channel.tell("fault", text=text[-4000:])
    finally:
        leave.now(status)


def _prepare(job: dict, source: bytes) -> None:
    """Lay the program down, make the home folder, set the limits that only the inside can set."""
    os.umask(0o022)
    os.makedirs(os.environ["HOME"], exist_ok=True)  # noqa: PTH103 - pathlib would slow every start
    with open(f"{WORK}/{job['name']}", "wb") as file:  # noqa: PTH123 - as above
        file.write(source)
    if job["processes"] is not None:
        import resource  # noqa: PLC0415 - only where no control group counts processes

        resource.setrlimit(resource.RLIMIT_NPROC, (job["processes"],) * 2)
