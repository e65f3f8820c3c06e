import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Largest gzip size of each entry with everything it loads at once; the build fails above. */
const BUDGET_KIB = { 'w/1/cell.js': 25, 'w/1/client.js': 12 };

const OUT = 'dist';

const shared = { bundle: true, minify: true, write: false, metafile: true, outdir: OUT, outbase: 'src', target: 'es2022', charset: 'utf8' };

rmSync(OUT, { recursive: true, force: true });

const scripts = await build({
  ...shared,
  entryPoints: [
    { in: 'src/cell/python-cell-define.ts', out: 'w/1/cell' },
    { in: 'src/client/index.ts', out: 'w/1/client' },
  ],
  format: 'esm',
  splitting: true,
  chunkNames: 'assets/[name]-[hash]',
  loader: { '.css': 'text' },
  plugins: [minifiedCss()],
});

const page = await build({
  ...shared,
  entryPoints: ['src/demo/demo.ts', 'src/demo/demo.css'],
  format: 'esm',
  entryNames: 'assets/[name]-[hash]',
});

if (scripts.warnings.length + page.warnings.length > 0) throw new Error('esbuild warned; see above.');
for (const file of [...scripts.outputFiles, ...page.outputFiles]) write(file.path, file.contents);
writeFileSync(join(OUT, 'index.html'), demoPage());
checkBudgets();

/** Cells take their style sheet as text, which esbuild does not minify by itself. */
function minifiedCss() {
  return {
    name: 'minified-css',
    setup({ onLoad }) {
      onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const result = await build({ entryPoints: [path], minify: true, write: false, target: 'esnext' });
        return { contents: result.outputFiles[0].text.trim(), loader: 'text' };
      });
    },
  };
}

/** The demo page with the hashed names of its assets. */
function demoPage() {
  let html = readFileSync('src/demo/index.html', 'utf8');
  for (const [path, { entryPoint }] of Object.entries(page.metafile.outputs)) {
    if (entryPoint === undefined) continue;
    html = html.replaceAll(`/${entryPoint}`, path.slice(OUT.length));
  }
  if (html.includes('/src/')) throw new Error('index.html names a file under /src/ that the build does not make.');
  return html;
}

function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

function checkBudgets() {
  let exceeded = false;
  for (const [entry, budget] of Object.entries(BUDGET_KIB)) {
    const size = [...loadedBy(`${OUT}/${entry}`)].reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0) / 1024;
    console.log(`${entry}: ${size.toFixed(1)} KiB gzip of ${budget} KiB`);
    exceeded ||= size > budget;
  }
  if (exceeded) {
    console.error('A bundle is larger than its budget: load part of it on demand, or raise the budget in build.mjs with a reason.');
    process.exitCode = 1;
  }
}

/** An entry and the chunks it imports statically. */
function loadedBy(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const { path: imported, kind } of scripts.metafile.outputs[path].imports) {
    if (kind === 'import-statement') loadedBy(imported, seen);
  }
  return seen;
}
