"""The runner's entry: takes one job from the control pipe, runs it, tells how it went.

`serve` needs nothing but two descriptors, so that a process started for one run and a child forked
from a warm one enter alike. It never returns: an ordinary interpreter exit costs seconds after
Keras and runs finalizers of the student's.
"""

import os

from sandbox.runner import leave, script
from sandbox.runner.wire import Channel, Closed

WORK = "/work"


def serve(control: int, events: int, prepared: object = None) -> None:
    """Run one job to its end and leave the process.

    Args:
        control: readable; first a JSON frame (program, seed, limits), then the program's bytes;
            after the program ended the questions as JSON and their inputs as `.npy` bytes.
        events: writable; JSON lines, see `sandbox.events`.
        prepared: a kernel for a notebook, see `sandbox.runner.prepared`; None: one is started.
    """
    channel = Channel(control, events)
    status = 1
    try:
        channel.tell("ready")
        job = channel.receive_json()
        source = channel.receive()
        program = _prepare(job, source)
        if program is None:
            _tell_not_unpacked(job, channel)
        elif job["kind"] == "notebook":
            # Half a second of imports that scripts never need.
            from sandbox.runner import notebook  # noqa: PLC0415

            notebook.run(job, program, channel, prepared)
        else:
            script.run(job, program, channel)
        status = 0
    except Closed:
        pass
    except BaseException as error:  # told as a fault of ours, then the process ends
        import traceback  # noqa: PLC0415 - slow, and needed only here

        text = "".join(traceback.format_exception(error))
        channel.tell("fault", text=text[-4000:])
    finally:
        leave.now(status)


def _tell_not_unpacked(job: dict, channel: Channel) -> None:
    channel.tell("started")
    told = {"kind": "archive", "type": "", "text": job["not_unpacked"][:2000]}
    channel.tell(
        "error", phase="program", error=told | {"line": None, "cell": None, "traceback": ""}
    )


def _prepare(job: dict, source: bytes) -> bytes | None:
    """Lay the program down, make the home folder, set the limits that only the inside can set.

    Returns the program's text; None, with the reason in `job["not_unpacked"]`, where an archive
    that holds it can't be unpacked.
    """
    os.umask(0o022)
    os.makedirs(os.environ["HOME"], exist_ok=True)  # noqa: PTH103 - pathlib would slow every start
    job["torch"] = b"torch" in source
    if job["entry"]:
        from sandbox.runner import unpack  # noqa: PLC0415 - few programs come in an archive

        try:
            job["name"], source, everything = unpack.unpack(source, job["entry"], WORK)
        except unpack.NotUnpacked as error:
            job["not_unpacked"] = str(error)
            return None
        job["torch"] = b"torch" in everything
    else:
        with open(f"{WORK}/{job['name']}", "wb") as file:  # noqa: PTH123 - as above
            file.write(source)
    if job["processes"] is not None:
        import resource  # noqa: PLC0415 - only where no control group counts processes

        resource.setrlimit(resource.RLIMIT_NPROC, (job["processes"],) * 2)
    return source
