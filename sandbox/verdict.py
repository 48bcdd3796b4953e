"""From what was seen of a run to one outcome and the words that a student reads.

Each message says what happened and what to do next. Knows no marks.
"""

from dataclasses import dataclass, field
from signal import Signals

from sandbox import events, hints, quiet
from sandbox.contract import MIB, Job, Outcome, ProgramError, ProgramKind, SandboxUnavailable
from sandbox.facts import Facts, Stop

LOG = "The log shows what it printed."
DATA = "/work/data/"
RAISED = 600
"""Characters of an exception's text in a message; the result has all of it."""
RETURN = {
    "array": "Return one array of plain values",
    "json": "Return plain values: numbers, texts, lists and dicts of these",
    "boxes": "Return a list with the boxes, labels and scores of each picture",
}


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    message: str
    error: ProgramError | None = None
    answer_errors: dict[str, str] = field(default_factory=dict)
    adapter: str = ""
    adapter_says: str = ""


def decide(facts: Facts, job: Job) -> Verdict:
    """Return the outcome; OK still needs a sealed artefact.

    Raises:
        SandboxUnavailable: it was no fault of the program's that it did not run.
    """
    if facts.stop is not None:
        return _stopped(facts, job)
    match facts.last:
        case events.Fault(text=text):
            return _runner_failed(text, facts, job)
        case events.TooMuchOutput():
            return _too_much_output(job)
        case events.Failed() as failed:
            return _failed(failed, facts, job)
        case events.Answered() as answered:
            return _answered(answered, facts, job)
    if facts.started_at is None:
        said = facts.stderr.text.strip().splitlines()
        raise SandboxUnavailable(
            f"it did not start: {said[-1] if said else f'status {facts.status}'}"
        )
    return _vanished(facts)


def _is_quiet(facts: Facts, job: Job) -> bool:
    """Whether the program knows what must not be told on."""
    return job.ask.secret and facts.ended


def _runner_failed(text: str, facts: Facts, job: Job) -> Verdict:
    """The runner says so, and whoever runs beside it could say it too.

    Raises:
        SandboxUnavailable: nothing of the program's had begun, so it is a fault of ours.
    """
    said = text.strip().splitlines() or ["without a word"]
    if facts.started_at is None:
        raise SandboxUnavailable(f"its runner failed: {said[-1]}")
    told = ProgramError("", said[-1][:300], traceback=text)
    if _is_quiet(facts, job):
        told = quiet.error(told)
    message = (
        f"The program broke the part of the grader that runs beside it ({told.text}). Leave "
        "out code that changes modules it did not write or descriptors it did not open, and hand "
        "in again. If yours does neither, ask your faculty to look at the log of this run."
    )
    return Verdict(Outcome.STUDENT_ERROR, message, told)


def fault(detail: str) -> str:
    """Return the message of a failure that is not the program's."""
    return (
        f"The sandbox failed, not the program ({detail[:500].rstrip('.')}). It costs no marks. The "
        "run is tried again; if it keeps failing, the laboratory's staff have to look."
    )


def _stopped(facts: Facts, job: Job) -> Verdict:
    limits, where = job.limits, _where(facts, job)
    match facts.stop:
        case Stop.WALL:
            message = (
                f"The program was still {where} after {limits.wall_seconds:g} s, which is its time "
                "limit. Look for a loop that does not end, or do less work."
            )
            return Verdict(Outcome.TIMEOUT, message)
        case Stop.CPU:
            message = (
                f"The program used more than {limits.cpu_seconds:g} s of processor time while "
                f"{where}. Do less work or start fewer threads and processes."
            )
            return Verdict(Outcome.TIMEOUT, message)
        case Stop.MEMORY:
            return _out_of_memory(where, job)
        case Stop.OUTPUT:
            message = (
                f"The program printed more than {_size(limits.log_bytes)} while {where} and was "
                "stopped. Print less: a line for each epoch, not for each image."
            )
            return Verdict(Outcome.OUTPUT_LIMIT, message)
        case Stop.FILES:
            message = (
                f"The program made more than {limits.files} files and folders while {where} and "
                "was stopped. Keep its data in a few larger files."
            )
            return Verdict(Outcome.STUDENT_ERROR, message)
        case Stop.LEFT:
            message = (
                f"The program wrote more than {_size(limits.artefact_bytes)} of answers, or "
                f"{_size(limits.notebook_bytes)} of notebook, while {where} and was stopped. Leave "
                "/out alone and hand in again."
            )
            return Verdict(Outcome.BAD_OUTPUT, message)
        case Stop.FORGED:
            message = (
                "The program wrote into the grader's own channel, so its answers can't be told "
                f"from its writing ({facts.forged}). Remove the code that writes to descriptors it "
                "did not open, and hand in again."
            )
            return Verdict(Outcome.BAD_OUTPUT, message)
        case Stop.MACHINE:
            raise SandboxUnavailable(
                "the machine itself ran out of memory and ended processes of the run, which had "
                "not reached its own limit. Let fewer runs go on at a time, or give the machine "
                "more memory"
            )
    raise SandboxUnavailable("it did not reach the program's first line in time")


def _out_of_memory(where: str, job: Job, error: ProgramError | None = None) -> Verdict:
    message = (
        f"The program needed more than its {_size(job.limits.memory_bytes)} of memory while "
        f"{where}. Use smaller batches, or keep fewer copies of the data."
    )
    return Verdict(Outcome.OUT_OF_MEMORY, message, error)


def _too_much_output(job: Job) -> Verdict:
    message = (
        f"The notebook's outputs are larger than {_size(job.limits.notebook_bytes)}. Print less "
        "and show fewer or smaller pictures."
    )
    return Verdict(Outcome.OUTPUT_LIMIT, message)


def _failed(failed: events.Failed, facts: Facts, job: Job) -> Verdict:
    error, signature = failed.error, job.ask.signature
    # Remedies are looked up by the whole text.
    hint = _hint(error, facts, job)
    if _is_quiet(facts, job):
        error = quiet.error(error)
    place = _place(error)
    raised = f"{error.type}: {_shortened(error.text)}" if error.text else error.type
    match failed.kind:
        case "memory":
            where = f"{_where(facts, job)}{place}"
            return _out_of_memory(where, job, error)
        case "form":
            message = (
                f"{signature} {error.text.rstrip('.')}. {RETURN[job.ask.form.stored]} and hand in "
                "again."
            )
            return Verdict(Outcome.BAD_OUTPUT, message)
        case "input":
            message = (
                f"The program waits for input(){place}, but nobody sits at the keyboard. Write the "
                "value into the program instead."
            )
            if job.dialogue:
                message = (
                    f"The program asks input(){place} for more than the {len(job.dialogue)} lines "
                    f"that this task answers, of which the last is {job.dialogue[-1]!r}. End the "
                    "loop at that line."
                )
        case "kernel":
            message = (
                f"The notebook's kernel is gone{place}: {error.text}. Leave out exit(), quit() and "
                "os._exit(); a crash inside a library is named in the log."
            )
        case "exit":
            message = (
                f"The program ended itself with sys.exit({error.text}){place}, which says that it "
                f"failed. {LOG}"
            )
        case "archive":
            message = (
                f"The archive can't be unpacked ({_shortened(error.text)}). The working folder "
                f"holds {_size(job.limits.scratch_bytes)}. Make the archive again, without data "
                "that the task provides."
            )
        case "unreadable":
            message = (
                f"The notebook can't be read ({raised}). Open it in Jupyter, save it and hand in "
                "the saved file."
            )
        case _:
            asked = f" when {signature} was called" if failed.phase == "answer" else ""
            message = f"The program stopped{place}{asked}: {raised}.{hint}"
    return Verdict(Outcome.STUDENT_ERROR, message, error)


def _answered(answered: events.Answered, facts: Facts, job: Job) -> Verdict:
    if answered.failure is not None:
        return _failed(answered.failure, facts, job)
    reasons, errors = answered.tried, dict(answered.errors)
    if _is_quiet(facts, job):
        reasons = tuple(map(quiet.shortened, reasons[: quiet.REASONS]))
        errors = quiet.errors(errors, job.ask)
    if answered.missing is None:
        says = ""
        if answered.adapter:
            says = f"It defines no {job.ask.signature}, so {answered.says}."
        return Verdict(
            Outcome.OK,
            "",
            answer_errors=errors,
            adapter=answered.adapter,
            adapter_says=says,
        )
    name, signature = job.ask.function, job.ask.signature
    if answered.missing == "absent":
        happened = f"The program ran, but it leaves no function {name} behind."
    else:
        happened = f"The program ran, but {name} is no function; its type is {answered.missing}."
    near = f" It has {answered.similar}: was that meant?" if answered.similar else ""
    tried = "; ".join(reason.rstrip(".") for reason in reasons)
    instead = f" What it leaves instead could not be asked ({tried})." if tried else ""
    return Verdict(
        Outcome.BAD_OUTPUT,
        f"{happened}{near}{instead} Define {signature} at the top level, as the task says, and "
        "hand in again.",
    )


def _vanished(facts: Facts) -> Verdict:
    status = facts.status
    if status is None:
        raise SandboxUnavailable(
            "what held its processes was ended from outside; look for whoever may end processes on "
            "this machine"
        )
    if status == 128 + Signals.SIGKILL:
        # Had it been us, or the kernel for want of memory, that would be known here, and nobody
        # else can see the program's own process without seeing the one that holds it.
        happened = "was ended by signal SIGKILL, which neither its limits nor the platform sent"
        next_step = "Leave out code that ends processes."
    elif status - 128 in set(Signals):
        name = Signals(status - 128).name
        happened = f"was ended by signal {name}"
        next_step = "A crash inside a library is often caused by arrays of a wrong type or shape."
    else:
        happened = f"ended itself with status {status} before its last line"
        next_step = "Leave out os._exit() and code that closes descriptors."
    return Verdict(
        Outcome.STUDENT_ERROR, f"The program {happened}, so nothing was graded. {next_step} {LOG}"
    )


def _where(facts: Facts, job: Job) -> str:
    if facts.ended:
        return f"answering {job.ask.signature}"
    if facts.cell is not None:
        return f"running cell {facts.cell.number} of {facts.cell.of}"
    return "running"


def _place(error: ProgramError) -> str:
    line = f" in line {error.line}" if error.line else ""
    return line + (f" of cell {error.cell}" if line else f" in cell {error.cell}") * bool(
        error.cell
    )


def _hint(error: ProgramError, facts: Facts, job: Job) -> str:
    if facts.refused_processes:
        return f" It had reached its limit of {job.limits.processes} processes and threads."
    words = {"data": _data(job), "scratch": _size(job.limits.scratch_bytes)}
    if known := hints.find(error.type, error.text, words):
        return f" {known}"
    notebook = job.program.kind is ProgramKind.NOTEBOOK
    what = "all cells from the top" if notebook else "the whole program"
    return f" Correct it, run {what} once yourself, and hand in again."


def _shortened(text: str) -> str:
    text = text.strip().rstrip(".")
    return text if len(text) <= RAISED else f"{text[:RAISED]} ..."


def _data(job: Job) -> str:
    """Return the task's files as a program names them."""
    targets = sorted(mount.target for mount in job.mounts if mount.target.startswith(DATA))
    if not targets:
        return "this task provides no files"
    names = [target.removeprefix("/work/") for target in targets]
    some = ", ".join(names[:6]) + (f" and {len(names) - 6} more" if names[6:] else "")
    return f"the task's files are {some}"


def _size(count: int) -> str:
    return f"{count // MIB} MiB" if count >= MIB else f"{count} bytes"
