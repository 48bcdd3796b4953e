"""All that is measured, in the order of the report."""

from bench.peers.bare_python import BarePython
from bench.peers.contract import Peer
from bench.peers.nbgrader import Nbgrader
from bench.peers.otter import Otter
from bench.peers.ours import Ours

REGISTRY: tuple[Peer, ...] = (
    BarePython(),
    Nbgrader(),
    Otter(),
    Ours("bubblewrap", warm=False),
    Ours("bubblewrap", warm=True),
    Ours("docker", warm=False),
    Ours("docker", warm=True),
)
