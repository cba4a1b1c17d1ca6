"""What docs/headless.md shows, runs: each of its snippets, as a process of a user whose server runs."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from .notebooks import printed, write_notebook

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]
PAGE = Path(__file__).parents[3] / "docs" / "headless.md"
SNIPPETS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
CELLS = [("bins = 10\ntitle = ''", ["parameters"]), "print(bins, title, len(higgs), open(higgs[0], 'rb').read(4))"]


@pytest.fixture(scope="module")
def notebook(user):
    """The notebook of the page, where its snippets are run."""
    cart = [("higgs", "opendata:higgs.2024.diphoton", "collection")]
    return write_notebook(user.root / "analysis.ipynb", CELLS, cart)


def run(user, language, text):
    """A snippet as its reader runs it."""
    path = f"{Path(sys.executable).parent}:{user.environ['PATH']}"
    command = {"python": [sys.executable, "-c", text], "sh": ["sh", "-e", "-c", text]}[language]
    done = user.run(*command, PATH=path)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_has_snippets():
    assert [language for language, _ in SNIPPETS].count("python") == 4
    assert [language for language, _ in SNIPPETS].count("sh") == 5


@pytest.mark.parametrize(("language", "text"), SNIPPETS, ids=lambda value: value.splitlines()[-1][:40])
def test_a_snippet_runs(user, notebook, lake, language, text):
    # the page's first command brings it; each test stands alone
    run(user, "python", SNIPPETS[0][1])
    out = user.root / "out.ipynb"
    out.unlink(missing_ok=True)
    said = run(user, language, text)
    count = len(lake.sample_files())
    if "out.ipynb" in text:
        shown = printed(out)[-1]
        bins, title = ("40", "all runs" if "all runs" in text else "") if "bins 40" in text else ("10", "")
        assert shown == f"{bins} {title} {count} b'PAR1'"
    elif "lake.open" in text:
        assert said.startswith(f"{count} files,")
        assert said.endswith("b'PAR1'\n")
    elif "no.such.file" in text:
        code, sentence = said.splitlines()
        assert code == "did_not_found"
        assert sentence.endswith("the data may have been deleted from the lake.")
    elif "fileset" in text:
        assert said == f"higgs {count} {{'did': 'opendata:higgs.2024.diphoton'}}\n"
    else:
        assert f"10  {count} b'PAR1'" in (user.root / "analysis.html").read_text()
