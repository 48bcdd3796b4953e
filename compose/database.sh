#!/bin/sh
# Makes the database when there is none, then serves it to the other containers by password.
set -eu
: "${PASSWORD:?}"
bin="$(echo /usr/lib/postgresql/*/bin)"

if [ ! -s /data/PG_VERSION ]; then
    umask 077
    rm -rf /data/* # of a start that was interrupted
    printf '%s\n' "$PASSWORD" >/tmp/password
    "$bin/initdb" --pgdata /tmp/new --username prayoga --encoding UTF8 --locale C.UTF-8 \
        --auth scram-sha-256 --pwfile /tmp/password >/tmp/initdb.log
    rm /tmp/password
    echo 'host all all all scram-sha-256' >>/tmp/new/pg_hba.conf
    echo 'CREATE DATABASE prayoga' | "$bin/postgres" --single -D /tmp/new postgres >/dev/null
    version="$(cat /tmp/new/PG_VERSION)"
    rm /tmp/new/PG_VERSION
    cp -a /tmp/new/. /data/
    rm -r /tmp/new
    echo "$version" >/data/PG_VERSION # last: a folder that has it is whole
fi
unset PASSWORD
exec "$bin/postgres" -D /data -c listen_addresses='*' -c unix_socket_directories=/tmp
