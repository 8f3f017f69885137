"""Build the website strictly, or serve it on this computer.

python -m tools.website build
python -m tools.website serve [--port 8000]
"""

import argparse
import functools
import http.server
import shutil
import subprocess
import sys
import time

import yaml

from tools import ROOT

SITE = ROOT / "_build" / "html"


def pages():
    """Return the names of all pages of the table of contents, the front page first."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))

    def names(node):
        if isinstance(node, dict):
            for key in ("root", "file"):
                if key in node:
                    yield node[key]
            for path in sorted(ROOT.glob(node["glob"])) if "glob" in node else []:
                yield path.relative_to(ROOT).with_suffix("").as_posix()
            for value in node.values():
                yield from names(value)
        elif isinstance(node, list):
            for entry in node:
                yield from names(entry)

    return [
        name.rsplit(".", 1)[0] if name.endswith((".md", ".ipynb")) else name
        for name in names(contents)
    ]


def build():
    """Build the website; warnings are errors. Return the exit code."""
    began = time.perf_counter()
    # Jupyter Book is a program without a module to run with -m; this works on every platform.
    program = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
    arguments = ["build", str(ROOT), "-W", "--keep-going", "-n", "-q"]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        print("The website was not built: every warning above is an error.", file=sys.stderr)
        # Sphinx warns only of pages that it reads anew: what is kept would hide the fault.
        shutil.rmtree(SITE.parent / ".doctrees", ignore_errors=True)
        return done.returncode
    missing = [name for name in pages() if not (SITE / f"{name}.html").exists()]
    if missing:
        print(f"Pages of _toc.yml that were not built: {', '.join(missing)}", file=sys.stderr)
        return 1
    print(
        f"\nBuilt {len(pages())} pages in {time.perf_counter() - began:.0f} s.\n"
        f"Open {(SITE / 'index.html').as_uri()} in a browser,\n"
        "or serve it: make serve (python tools/book.py serve)."
    )
    return 0


def serve(port):
    """Serve the built website on this computer alone until interrupted."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"The book is at http://127.0.0.1:{server.server_port}/ (Ctrl-C ends).", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def main():
    """Parse the command line and run the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.website", description=__doc__)
    parser.add_argument("command", choices=("build", "serve"))
    parser.add_argument("--port", type=int, default=8000, help="0 takes a free one")
    arguments = parser.parse_args()
    code = build()
    if code or arguments.command == "build":
        return code
    return serve(arguments.port)


if __name__ == "__main__":
    sys.exit(main())
