"""Same answers, same bytes: also in another process, elsewhere, with other hashes."""

import os
import subprocess
import sys

MAKE = """
import hashlib
from reports import formats
from reports.charts import all_charts, camps, gap
from reports.document.report import document as bound
from reports.formats import pack, page, pdf, slides
from tests.report_cast import report

made = report("es")
drawings = tuple(all_charts(made, (gap.draw, camps.draw)))
document = bound(made, drawings)
files = {kind: formats.render(made, kind) for kind in ("csv", "xlsx", "board.pdf", "png")}
files["pdf"] = pdf.render(document, "a4", "all")
files["html"] = page.render(document)
files["pptx"] = slides.render(document, made)
files["zip"] = pack.render(drawings, made)
for kind, content in files.items():
    print(kind, hashlib.sha256(content).hexdigest())
"""


def made_with(**surroundings: str) -> dict[str, str]:
    environment = os.environ | surroundings
    command = [sys.executable, "-c", MAKE]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return dict(line.split() for line in told.stdout.splitlines())


def test_every_format_has_the_same_bytes_in_another_process() -> None:
    here = made_with(PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    there = made_with(PYTHONHASHSEED="2", TZ="Pacific/Auckland", LC_ALL="C.UTF-8")
    assert set(here) == {"csv", "xlsx", "board.pdf", "png", "pdf", "html", "pptx", "zip"}
    assert here == there
