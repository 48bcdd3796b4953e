# The graders that 'make bench' compares with; read by `scripts/setup --bench` and `--tests`, which
# have set everything else up.
# shellcheck shell=bash

PEERS="$CACHE/peers-$(short_digest requirements/bench.txt)"
lab_runtime="$(setting LAB_RUNTIME)"
[ -x "$PEERS/bin/pip" ] || "$PYTHON" -m venv "$PEERS"
# They run every notebook on the lab runtime's own packages: the same frameworks, and 8 GB less.
echo "${lab_runtime:-$LAB}/lib/python3.11/site-packages" >"$PEERS/lib/python3.11/site-packages/lab.pth"
environment "$PEERS" requirements/bench.txt 1 "the graders to compare with"
