"""A notebook whose outputs try everything, in every MIME type that Jupyter knows and others."""

import base64
import json
from typing import Any

from nbconvert.exporters import HTMLExporter

from tests.pages.stored.fields import evil

FURTHER = (
    "application/json",
    "application/pdf",
    "application/vnd.bokehjs_exec.v0+json",
    "application/vnd.jupyter.widget-state+json",
    "application/vnd.plotly.v1+json",
    "application/vnd.vegalite.v5+json",
    "application/x-nobody-knows",
    "application/xhtml+xml",
    "audio/mpeg",
    "image/gif",
    "image/webp",
    "text/css",
    "text/xml",
    "video/mp4",
)
MARKUP = (
    evil("output")
    + """
<svg xmlns="http://www.w3.org/2000/svg" onload="owned=1"><script>owned=1</script>
<a xlink:href="javascript:owned=1"><text>x</text></a><foreignObject><iframe src="/owned"/>
</foreignObject><image href="/owned"/><use href="/owned#x"/><animate onbegin="owned=1"/></svg>
<iframe srcdoc="<script>parent.owned=1</script>" src="/owned"></iframe>
<meta http-equiv="refresh" content="0;url=/owned"><link rel="stylesheet" href="/owned">
<style>@import "/owned"; * {background: url(/owned)}</style><base href="http://owned.test/">
<object data="/owned"></object><embed src="/owned"><video src="/owned" autoplay onerror="owned=1">
</video><form action="/owned"><button autofocus onfocus="owned=1">x</button></form>
<a href="javascript:owned=1" onclick="owned=1">x</a><img src="http://owned.test/x.png">
<img src="/owned.png"><img src="data:image/svg+xml,<svg onload='owned=1'/>">
<math><mtext><table><mglyph><style><img src=x onerror=owned=1></style></mglyph></table>
</mtext></math>
<details open ontoggle="owned=1">x</details><div style="background:url(/owned)">x</div>
<p>shown</p>"""
)
SCRIPT = "window.owned=1;fetch('/owned');import('/owned')"


def mime_types() -> tuple[str, ...]:
    """What nbconvert chooses from, and what other parts put into notebooks."""
    return (*HTMLExporter().config.NbConvertBase.display_data_priority, *FURTHER)


def notebook() -> bytes:
    """Executed; each output in one type alone, so that none hides another."""
    data: list[dict[str, Any]] = [{each: _of(each)} for each in mime_types()]
    data += [
        {"image/png": base64.b64encode(MARKUP.encode()).decode()},
        {"image/jpeg": '" onerror="owned=1" x="'},
        {"text/html": [f"{line}\n" for line in MARKUP.splitlines()]},
    ]
    wide = {"image/png": {"width": '1" onload="owned=1', "height": evil("output")}}
    outputs: list[dict[str, Any]] = [
        {"output_type": "display_data", "data": each, "metadata": wide} for each in data
    ]
    outputs += [
        {"output_type": "execute_result", "execution_count": 1, "data": data[0], "metadata": {}},
        {
            "output_type": "stream",
            "name": "stdout",
            "text": f"\x1b[31m{MARKUP}\x1b]8;;x",
        },
        {"output_type": "stream", "name": "stderr", "text": MARKUP},
        {"output_type": "error", "ename": MARKUP, "evalue": MARKUP, "traceback": [MARKUP]},
    ]
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"# x\n\n{MARKUP}\n\n$x$",
         "attachments": {"x.svg": {"image/svg+xml": MARKUP}}},
        {"cell_type": "raw", "id": "b", "metadata": {"format": "text/html"}, "source": MARKUP},
        {"cell_type": "code", "id": "c", "metadata": {"tags": [evil("tag")]}, "source": MARKUP,
         "execution_count": 1, "outputs": outputs},
    ]  # fmt: skip
    metadata = {
        "kernelspec": {"name": evil("kernel"), "display_name": evil("kernel"), "language": "x"},
        "language_info": {"name": evil("language"), "pygments_lexer": "html"},
        "title": evil("title"),
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": MARKUP}}},
    }
    return json.dumps(
        {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    ).encode()


def _of(mime_type: str) -> object:
    if "javascript" in mime_type:
        return SCRIPT
    if mime_type.endswith("json"):
        return {"model_id": MARKUP, "script": SCRIPT, "data": MARKUP}
    if mime_type == "text/latex":
        return f"$\\href{{javascript:owned=1}}{{x}}$ {MARKUP}"
    return MARKUP
