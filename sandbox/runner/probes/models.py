"""Says which models a program left behind and what layers they have."""

from sandbox.runner.probes import Context
from sandbox.runner.probes.found import layers, models

LAYERS = 400


def probe(context: Context, options: dict) -> dict:
    """Return `models`: name, framework, and layers with type, kinds and parameters."""
    told = []
    for name, framework, model in models(context.namespace):
        described = []
        for _, kind_name, kinds, count in layers(framework, model):
            described.append({"type": kind_name[:100], "kinds": list(kinds), "parameters": count})
            if len(described) == LAYERS:
                break
        told.append({"name": name[:200], "framework": framework, "layers": described})
    return {"models": told}
