# Shared by the scripts beside this file: where things are, how they speak, how they ask for packages.
# shellcheck shell=bash

set -euo pipefail
umask 022 # environments must be readable by the unprivileged user that runs submissions

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
cd "$ROOT"

say() { printf '%s\n' "$*"; }

# One line with what happened and what to do, then stop.
die() {
    printf '\nprayoga: %s\n' "$*" >&2
    exit 1
}

# setting NAME: the value of PRAYOGA_NAME, from the environment or the data folder's file "env".
setting() {
    local name="PRAYOGA_$1"
    if [ -n "${!name:-}" ]; then
        printf '%s' "${!name}"
    elif [ -f "$DATA/env" ]; then
        sed -n "s/^$name=//p" "$DATA/env" | tail -n 1 | sed "s/^[\"']//; s/[\"']$//"
    fi
}

# short_digest FILE...: first 12 hex digits of the SHA-256 of the files' names and contents;
# of the content alone for a single file, as config/environment.py computes it.
short_digest() {
    if [ $# -eq 1 ]; then sha256sum <"$1" | cut -c1-12; else
        sha256sum "$@" | sha256sum | cut -c1-12
    fi
}

DATA="${PRAYOGA_DATA_DIR:-$ROOT/var}"
CACHE="$(setting CACHE_DIR)"
if [ -z "$CACHE" ]; then
    if [ "$(id -u)" = 0 ]; then CACHE=/var/cache/prayoga; else CACHE="$HOME/.cache/prayoga"; fi
fi
export PRAYOGA_CACHE_DIR="$CACHE" PRAYOGA_DATA_DIR="$DATA"
PLATFORM="$CACHE/platform-$(short_digest requirements.txt)"
LAB="$CACHE/lab-$(short_digest requirements/lab.txt)"

# need_space FOLDER GIGABYTES WHAT
need_space() {
    local free
    free=$(($(df --output=avail -k "$1" | tail -n 1) / 1024 / 1024))
    [ "$free" -ge "$2" ] || die "$3 needs $2 GB, and $1 has $free GB free." \
        "Free some space, or set PRAYOGA_CACHE_DIR to a folder on a larger disk."
}

# need_packages PACKAGE...: install Debian packages as root or by sudo without a password; else say
# the one command to type.
need_packages() {
    [ $# -gt 0 ] || return 0
    local admin=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null && sudo -n true 2>/dev/null && admin=(sudo -n)
        [ ${#admin[@]} -gt 0 ] || die "some packages are missing. Type this once, then try again:" \
            $'\n\n    sudo apt-get update && sudo apt-get install -y --no-install-recommends' "$*"
    fi
    command -v apt-get >/dev/null || die "these packages are missing: $*. Install them, then try again."
    say "Installing $*"
    local log="$DATA/log/apt.log"
    mkdir -p "$DATA/log"
    if ! {
        "${admin[@]}" apt-get -q update &&
            "${admin[@]}" env DEBIAN_FRONTEND=noninteractive \
                apt-get -q install -y --no-install-recommends "$@"
    } >"$log" 2>&1; then
        tail -n 5 "$log" >&2
        die "apt-get could not install $*. Is there a network? Everything it said: $log"
    fi
}
