#!/bin/sh
# Serves the other containers by password; the password reaches Redis by a pipe, not by its arguments.
set -eu
: "${PASSWORD:?}"
printf '%s\n' 'bind * -::*' 'port 6379' 'dir /tmp' 'save ""' 'appendonly no' "requirepass $PASSWORD" |
    exec redis-server -
