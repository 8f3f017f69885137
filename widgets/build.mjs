// Builds every widget twice: NAME.mjs (a module, for JupyterLab through anywidget) and
// NAME-HASH.js (a classic script, for the website, also from disk). On the website the shared
// code comes once, with the host, and the widgets find it on the global `bookWidgets`.
//
//   node widgets/build.mjs            writes book_helpers/widgets/static/
//   node widgets/build.mjs --check    fails when what is there differs from what would be written
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const root = dirname(fileURLToPath(import.meta.url));
const target = join(root, "..", "book_helpers", "widgets", "static");
const NOT_WIDGETS = new Set(["shared", "maths", "host"]);

const minifiedCss = {
  name: "minified-css",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/**
 * On the website: each name of the shared code as a variable, taken from the host's global. Names
 * that a widget does not use are left out: marked as pure, what gives them may be dropped.
 * @param {string[]} names
 */
const sharedFromHost = (names) => ({
  name: "shared-from-host",
  setup(build) {
    build.onResolve({ filter: /\/shared\/\w+\.js$/ }, () => ({
      path: "shared",
      namespace: "host",
    }));
    build.onLoad({ filter: /.*/, namespace: "host" }, () => ({
      contents: [
        "const shared = (name) => globalThis.bookWidgets.shared[name];",
        ...names.map((name) => `export const ${name} = /* @__PURE__ */ shared("${name}");`),
      ].join("\n"),
    }));
  },
});

/** The names that `shared/index.js` exports. */
async function sharedNames() {
  const { metafile } = await build({
    entryPoints: [join(root, "shared", "index.js")],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    plugins: [minifiedCss],
  });
  return Object.values(metafile.outputs)[0].exports;
}

/** @param {import("esbuild").BuildOptions} options */
async function bundle(options) {
  const result = await build({
    bundle: true,
    minify: true,
    write: false,
    charset: "utf8",
    target: "es2022",
    legalComments: "none",
    ...options,
  });
  return result.outputFiles[0].text;
}

/** Every file of the folder `static`, by name, and the widgets that could not be built. */
async function outputs() {
  const files = new Map();
  const manifest = {};
  const addScript = (name, text) => {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
    manifest[name] = `${name}-${hash}.js`;
    files.set(manifest[name], text);
  };

  addScript(
    "host",
    await bundle({
      entryPoints: [join(root, "host", "index.js")],
      format: "iife",
      plugins: [minifiedCss],
    }),
  );
  const fromHost = sharedFromHost(await sharedNames());
  const folders = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !NOT_WIDGETS.has(entry.name))
    .map((entry) => entry.name)
    .sort();
  const failed = [];
  for (const name of folders) {
    const entry = join(root, name, "index.js");
    try {
      files.set(
        `${name}.mjs`,
        await bundle({ entryPoints: [entry], format: "esm", plugins: [minifiedCss] }),
      );
      addScript(
        name,
        await bundle({
          stdin: {
            contents: `import widget from "./index.js"; globalThis.bookWidgets.register("${name}", widget);`,
            resolveDir: dirname(entry),
          },
          format: "iife",
          plugins: [minifiedCss, fromHost],
        }),
      );
    } catch {
      failed.push(name); // esbuild has printed why; the other widgets are still built
    }
  }
  files.set("manifest.json", `${JSON.stringify(manifest, null, 2)}\n`);
  return { files, failed };
}

async function main() {
  const { files, failed } = await outputs();
  if (failed.length > 0) {
    console.error(`Could not build: ${failed.join(", ")}`);
    process.exitCode = 1;
  }
  await mkdir(target, { recursive: true });
  const present = (await readdir(target)).filter((name) => /\.(js|mjs|json)$/.test(name));
  if (process.argv.includes("--check")) {
    const stale = [];
    for (const [name, text] of files) {
      const there = await readFile(join(target, name), "utf8").catch(() => null);
      if (there !== text) stale.push(name);
    }
    stale.push(...present.filter((name) => !files.has(name)));
    if (stale.length > 0) {
      console.error(`Stale widget bundles (run “make widgets”): ${stale.sort().join(", ")}`);
      process.exit(1);
    }
    console.log(`${files.size} widget files are fresh.`);
    return;
  }
  for (const name of present) if (!files.has(name)) await rm(join(target, name));
  for (const [name, text] of files) await writeFile(join(target, name), text);
  console.log(`Wrote ${files.size} files to ${basename(dirname(target))}/static.`);
}

await main();
