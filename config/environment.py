"""Every setting an administrator may change, typed, from the environment or a file `env`.

Names are the fields below in capitals after `PRAYOGA_`; the file lies in the data folder;
`docs/operating.md` explains each.
"""

import os
from pathlib import Path

from pydantic import Field, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("PRAYOGA_DATA_DIR") or ROOT / "var")

RATE = r"^[1-9]\d*/\d*[smhd]$"
"""A number, a stroke and a time: 10/5m is ten in five minutes, 600/m 600 in one."""


def default_cache_dir() -> Path:
    """Where environments and public data are kept, outside the tree and shared by checkouts.

    Root's home is closed to the unprivileged user that runs submissions, so root caches in /var.
    """
    return Path("/var/cache/prayoga") if os.geteuid() == 0 else Path.home() / ".cache" / "prayoga"


SECRETS = frozenset({"secret_key", "database_url", "broker_url"})
"""What no page shows."""


class Environment(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="PRAYOGA_", env_file=DATA_DIR / "env", extra="ignore"
    )

    data_dir: Path = Field(
        DATA_DIR, description="State of this installation: database, submitted files, keys."
    )
    cache_dir: Path = Field(
        default_factory=default_cache_dir,
        description="Environments and public data sets, shared by checkouts.",
    )
    secret_key: str = Field(
        "",
        description="Signs sessions; empty: taken from the file `secret_key` in the data folder.",
    )
    debug: bool = Field(False, description="Show tracebacks in the browser. Never on a server.")
    log_level: str = Field("INFO", description="How much is logged: DEBUG, INFO, WARNING, ERROR.")
    address: str = Field(
        "127.0.0.1", description="Where the web server listens; 0.0.0.0 for every network."
    )
    port: PositiveInt = Field(8000, description="On which port; `make run PORT=` sets it.")
    demo: bool = Field(
        True,
        description="Lay out the demo course, whose passwords everybody knows. Off on a server.",
    )
    allowed_hosts: list[str] = Field(
        ["localhost", "127.0.0.1", "[::1]"], description="Host names the site answers to, as JSON."
    )
    trusted_origins: list[str] = Field(
        [], description="Origins with scheme (https://lab.example.edu) behind a proxy, as JSON."
    )
    database_url: str = Field(
        "", description="Empty: SQLite in the data folder. Else postgres://user:password@host/name."
    )
    broker_url: str = Field(
        "", description="Empty: a queue in a file of its own. Else redis://host:6379/0."
    )
    time_zone: str = Field("Asia/Kolkata", description="The institution's time zone.")
    institute: str = Field("Your institute", description="Printed at the head of every document.")
    department: str = Field(
        "Computer Science and Engineering", description="Printed at the head of every document."
    )
    usn_pattern: str = Field(
        r"^[1-4][A-Z]{2}\d{2}[A-Z]{2}(?!000)\d{3}$",
        description="What a university seat number looks like, after trimming and upper-casing.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        description="How many proxies of ours stand before the site; 0: people reach it directly.",
    )
    sign_in_failures: str = Field(
        "10/5m",
        pattern=RATE,
        description="Wrong passwords for one account, in how long, before it has to wait.",
    )
    sign_ins_per_address: str = Field(
        "600/m",
        pattern=RATE,
        description="Attempts to sign in from one address: a whole class may share one.",
    )
    max_upload_bytes: PositiveInt = Field(
        10 * 1024 * 1024, description="Largest file a student may hand in, in bytes."
    )
    least_free_gib: PositiveInt = Field(
        2, description="Less free disk than so many GiB is told on the health page and by doctor."
    )
    backup_dir: Path | None = Field(
        None, description="Where backups lie; empty: the folder `backups` of the data folder."
    )
    regrade_days: PositiveInt = Field(
        7, description="How many days after a decision a student may ask for a re-grade."
    )
    max_draft_bytes: PositiveInt = Field(
        2 * 1024 * 1024, description="Largest program that is kept in the page's editor, in bytes."
    )
    checks_per_hour: PositiveInt = Field(
        20, description="How many programs one student may check on public data in an hour."
    )
    api_rate: str = Field(
        "600/minute",
        description="How many requests of the API one person may make, like 600/minute.",
    )
    streams: PositiveInt = Field(
        200,
        description="How many people each process of the web server tells of their runs as they "
        "go on; the pages of others ask every few seconds.",
    )
    slots: PositiveInt = Field(2, description="How many submissions run at the same time.")
    backend: str = Field("bubblewrap", description="Which sandbox runs submissions.")
    warm: bool = Field(
        True,
        description="Start runs warm where that can be had; false: each from nothing.",
    )
    lab_runtime: Path | None = Field(
        None, description="The lab runtime's virtual environment; empty: found in the cache folder."
    )
    accepted_holes: list[str] = Field(
        [], description="CVE numbers of known holes of Docker whose risk is taken, as JSON."
    )
    gpus: list[str] = Field(
        [],
        description='UUIDs of graphics processors that runs may lease, or ["all"], as JSON.',
    )
    lease_seconds: PositiveInt = Field(
        30, description="A run whose worker has been silent for so long is taken up by another."
    )
    sweep_seconds: PositiveInt = Field(
        10, description="How often lost messages and silent workers are looked for."
    )
    max_attempts: PositiveInt = Field(
        3, description="How often a run is tried again after a fault of the platform."
    )


def told(env: Environment) -> list[dict[str, str]]:
    """Every setting with its value and where that is set, for pages; secrets without a value."""
    file = DATA_DIR / "env"
    lines = file.read_text().splitlines() if file.is_file() else []
    in_file = {line.partition("=")[0].strip().upper() for line in lines}
    found = []
    for key, field in Environment.model_fields.items():
        name = f"PRAYOGA_{key.upper()}"
        where = "environment" if name in os.environ else f"{file}" if name in in_file else "default"
        value = str(getattr(env, key))
        if key in SECRETS:
            value = "set, not shown" if value else "not set"
        found.append(
            {"name": name, "value": value, "where": where, "about": field.description or ""}
        )
    return found
