"""The frame of a feedback page: how it looks, and that a browser runs and loads nothing in it."""

STYLE = """
:root { color-scheme: light dark; --ground: #fff; --ink: #1c1f24; --soft: #555b66; --line: #c9ced6;
  --good: #0b6b3a; --lost: #9c2a10; --panel: #f4f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14171b; --ink: #e8eaed; --soft: #aab2bd; --line: #444b55; --good: #6fd39b;
    --lost: #ff9d85; --panel: #1e2329; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; background: var(--ground);
  color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0; }
p { margin: .5rem 0; }
.who, .small { color: var(--soft); }
.reason::first-letter { text-transform: uppercase; }
.total { font-size: 1.3rem; font-weight: 600; }
section { border-top: 1px solid var(--line); margin-top: 1.5rem; padding-top: 1rem; }
ul.tasks { list-style: none; margin: 1rem 0; padding: 0; max-width: 30rem; }
ul.tasks li { display: flex; justify-content: space-between; gap: 1rem; padding: .15rem 0;
  border-bottom: 1px solid var(--line); }
ul.tasks li:last-child { border: 0; }
.count { white-space: nowrap; font-variant-numeric: tabular-nums; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; }
.head + p { margin-top: .25rem; }
.points { font-weight: 600; white-space: nowrap; font-variant-numeric: tabular-nums; }
ul.parts { list-style: none; margin: .75rem 0 0; padding: 0; }
ul.parts li { padding: .4rem 0 .4rem 1.75rem; position: relative; }
ul.parts .mark { position: absolute; left: 0; font-weight: 700; }
.good .mark, .good .word { color: var(--good); }
.lost .mark, .lost .word { color: var(--lost); }
.word { white-space: nowrap; }
.said, .hint { display: block; }
.hint { color: var(--soft); }
.code { font: .9em ui-monospace, monospace; }
.fine { color: var(--soft); font-size: .875rem; }
.comment { border-left: .25rem solid var(--line); padding: .25rem .75rem; margin: .75rem 0;
  white-space: pre-wrap; }
pre { background: var(--panel); border-radius: .4rem; padding: .75rem; white-space: pre-wrap;
  font: .95rem/1.5 ui-monospace, monospace; unicode-bidi: isolate; margin: .5rem 0; }
summary { cursor: pointer; padding: .4rem 0; }
summary:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
@media print {
  :root { color-scheme: light; --ground: #fff; --ink: #000; --soft: #444; --line: #999;
    --good: #0b6b3a; --lost: #9c2a10; --panel: #fff; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .head { break-after: avoid; }
  ul.parts li { break-inside: avoid; }
  pre { border: 1px solid var(--line); }
  details::details-content { content-visibility: visible; height: auto; }
}
"""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}: feedback</title>
<style>{style}</style>
</head>
<body>
<main>
{content}
</main>
</body>
</html>
"""
