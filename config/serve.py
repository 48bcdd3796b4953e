"""What `scripts/run` asks before and after it starts the site. Needs no Django.

`settings` prints shell assignments, `wait` waits until the site answers and prints its address.
"""

import os
import shlex
import socket
import sys
import time
import urllib.error
import urllib.request

from config.environment import DATA_DIR, Environment

SECONDS_TO_START = 300
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _host(env: Environment) -> str:
    """The address as a browser on this machine writes it."""
    if env.address in ("0.0.0.0", "::"):  # noqa: S104 - compared, not listened on
        return "localhost"
    return f"[{env.address}]" if ":" in env.address else env.address


def settings(env: Environment) -> int:
    """Print what the script needs of the settings, as shell assignments."""
    for name, value in (
        ("PORT", env.port),
        ("DEMO", env.demo),
        ("SLOTS", env.slots),
        ("FREE", _port_is_free(env)),
    ):
        print(f"{name}={shlex.quote(str(value))}")
    return 0


def _port_is_free(env: Environment) -> bool:
    """Whether the web server will be able to listen."""
    family = socket.AF_INET6 if ":" in env.address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((env.address, env.port))
        except OSError:
            return False
    return True


def wait(env: Environment, supervisor: int) -> int:
    """Wait for the first answer, then print the address; 1 if the site does not come up."""
    url = f"http://{_host(env)}:{env.port}/"
    print("Starting the site", flush=True)
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            os.kill(supervisor, 0)
            with urllib.request.urlopen(f"{url}accounts/login/", timeout=30):  # noqa: S310 - http
                print(f"\nPrayoga runs on {url}", flush=True)
                if env.demo and env.address not in LOOPBACK:
                    print("Anybody on this network can sign in to the demo class. For a real one")
                    print("set PRAYOGA_DEMO=false and take a new data folder.", flush=True)
                return 0
        except ProcessLookupError:
            break
        except urllib.error.HTTPError as error:
            print(f"prayoga: the site answers with an error ({error.code}).", file=sys.stderr)
            break
        except OSError:
            time.sleep(0.2)
    print(f"prayoga: the site did not start; {DATA_DIR}/log/web.log says why.", file=sys.stderr)
    return 1


def main(arguments: list[str]) -> int:
    env = Environment()
    match arguments:
        case ["settings"]:
            return settings(env)
        case ["wait", supervisor]:
            return wait(env, int(supervisor))
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
