"""More than two hundred texts that run as a script, or on the server, wherever text is taken for markup."""

from pathlib import Path

RUN = "top.pwned=1"
MKDIR = "cycler.__init__.__globals__.os.mkdir('MARKER')"

HARM = """() => {
  const runs = /^[\\s\\x00-\\x1f]*(javascript|vbscript|data:text)/i;
  return [...document.querySelectorAll('*')].filter(node => [...node.attributes].some(({ name, value }) =>
    /^on/i.test(name) || (/^(href|src|action|formaction|data|xlink:href|srcdoc|ping)$/i.test(name) && runs.test(value)))
  ).map(node => node.outerHTML.slice(0, 200)); }"""
"""What would run once somebody pointed at it: elements with handlers or with addresses that are scripts."""


def payloads(marker: Path) -> list[str]:
    """The texts of `payloads.txt`; those for the server would make a folder `marker`."""
    lines = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").split("\n")
    texts = (line for line in lines if line and not line.startswith("# "))
    return [text.replace("RUN", RUN).replace("MKDIR", MKDIR).replace("MARKER", str(marker)) for text in texts]


def assert_inert(page, marker: Path) -> None:
    """Nothing ran, and nothing waits for a visitor to run it, in any frame of a page."""
    assert page.evaluate("window.pwned") is None
    for frame in page.frames:
        assert frame.evaluate(HARM) == []
        assert frame.evaluate("window.pwned") is None
    assert not marker.exists()
