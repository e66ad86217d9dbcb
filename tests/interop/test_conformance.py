"""The published cases and recordings, through the program's own doors: what comes out is right, and is what the page says."""
import os
import subprocess
import sys

import pytest

from conftest import ROOT, binary

SHARED = os.environ.get("SALLYPORT_SHARED", str(ROOT.parent / "shared"))


@pytest.mark.skipif(not os.path.exists(f"{SHARED}/conformance/kql-cases.jsonl"), reason=f"the published cases are not in {SHARED}")
def test_every_answer_is_right_or_refused_by_name_and_the_page_says_how_many():
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "conformance"), "--binary", binary(), "--shared", SHARED],
        capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    page = (ROOT / "docs" / "CONFORMANCE.md").read_text()
    assert done.stdout == page, "run: scripts/conformance --write docs/CONFORMANCE.md"
