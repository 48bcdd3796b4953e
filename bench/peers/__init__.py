"""One file for each way to grade a notebook; `REGISTRY` in `bench.peers.registry` lists them."""
