"""What tests of the widgets ask of the front end: its code in node, its mount as HTML."""

from html.parser import HTMLParser
import subprocess

from tools.programs import node

VOID = {"br", "hr", "img", "input"}


def run(script):
    """Run a JavaScript module; return what it prints."""
    done = subprocess.run(
        [node(), "--input-type=module", "--eval", script],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class _Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.opened = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag):
        assert self.opened.pop() == tag


def check_well_formed(html):
    """Every element of the HTML ends, in the right order."""
    balance = _Balance()
    balance.feed(html)
    balance.close()
    assert balance.opened == []
