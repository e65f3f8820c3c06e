import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { manifest, referencePage } from './scripts/reference.mjs';

/** Largest gzip size in KiB of each file; none of them imports another at once. The build fails above. */
const BUDGET_KIB = { 'w/1/cell.js': 25, 'w/1/client.js': 12, 'w/1/frame.html': 3, 'large-editor': 130, 'show-rich': 10, 'markdown': 20, 'latex': 70 };

const OUT = 'dist';

const shared = { bundle: true, minify: true, write: false, metafile: true, outdir: OUT, outbase: 'src', target: 'es2022', charset: 'utf8' };

rmSync(OUT, { recursive: true, force: true });

/** The parts that are loaded on demand, by name: each is one file without imports, so that nothing waits for a second request. */
const chunks = new Map();

const cell = await build({
  ...shared,
  entryPoints: [{ in: 'src/cell/python-cell-define.ts', out: 'w/1/cell' }],
  format: 'esm',
  loader: { '.css': 'text' },
  plugins: [minifiedCss(), chunksOnDemand('../../assets/')],
});

const client = await build({ ...shared, entryPoints: [{ in: 'src/client/index.ts', out: 'w/1/client' }], format: 'esm' });

const page = await build({
  ...shared,
  entryPoints: ['src/demo/demo.ts', 'src/demo/demo.css'],
  format: 'esm',
  entryNames: 'assets/[name]-[hash]',
});

const frame = await build({ ...shared, entryPoints: ['src/frame/frame.ts'], format: 'iife' });

if ([cell, client, page, frame].some((result) => result.warnings.length > 0)) throw new Error('esbuild warned; see above.');
for (const file of [...cell.outputFiles, ...client.outputFiles, ...page.outputFiles]) write(file.path, file.contents);
write(join(OUT, 'w/1/frame.html'), readFileSync('src/frame/frame.html', 'utf8').replace('/*frame*/', () => frame.outputFiles[0].text.trim()));
write(join(OUT, 'index.html'), sitePage('index.html'));
write(join(OUT, 'reference.html'), referencePage(sitePage('reference.html')));
write(join(OUT, 'w/1/custom-elements.json'), JSON.stringify(manifest(), undefined, 2));
declareTypes(join(OUT, 'w/1/types'));
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

/** A page of the site with the hashed names of its assets. */
function sitePage(name) {
  let html = readFileSync(`src/demo/${name}`, 'utf8');
  for (const [path, { entryPoint }] of Object.entries(page.metafile.outputs)) {
    if (entryPoint === undefined) continue;
    html = html.replaceAll(`/${entryPoint}`, path.slice(OUT.length));
  }
  html = html.replaceAll(/\/(src\/demo\/[\w-]+\.svg)/g, (_, path) => hashed(path));
  if (html.includes('/src/')) throw new Error(`${name} names a file under /src/ that the build does not make.`);
  return html;
}

/** Copies a file under a name that changes with its content; answers its address. */
function hashed(path) {
  const contents = readFileSync(path);
  const [name, type] = basename(path).split('.');
  const address = `/assets/${name}-${createHash('sha256').update(contents).digest('hex').slice(0, 10)}.${type}`;
  write(OUT + address, contents);
  return address;
}

function write(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

/** Bundles what a script imports on demand into a file of its own. */
function chunksOnDemand(folder) {
  return {
    name: 'chunks-on-demand',
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        return { path: folder + (await chunk(join(resolveDir, path))), external: true };
      });
    },
  };
}

/** Builds a chunk once; answers its file name. */
async function chunk(entry) {
  const name = basename(entry, '.ts');
  if (chunks.has(name)) return basename(chunks.get(name));
  const plugins = [minifiedCss(), chunksOnDemand('./')];
  const { outputFiles } = await build({ ...shared, entryPoints: [entry], format: 'esm', loader: { '.css': 'text' }, plugins });
  const { contents } = outputFiles[0];
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 10);
  const path = join(OUT, 'assets', `${name}-${hash}.js`);
  chunks.set(name, path);
  write(path, contents);
  return basename(path);
}

/** Writes the client's types for those who use it from TypeScript. */
function declareTypes(folder) {
  const { status, stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The types of the client cannot be made: ${stdout}`);
  for (const name of readdirSync(folder, { recursive: true }).filter((each) => each.endsWith('.d.ts'))) {
    const path = join(folder, name);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  }
}

function checkBudgets() {
  const exceeded = Object.entries(BUDGET_KIB).filter(([name, budget]) => {
    const path = name.includes('/') ? join(OUT, name) : chunks.get(name);
    if (path === undefined) throw new Error(`There is no chunk ${name} any more; mend BUDGET_KIB.`);
    const size = gzipSync(readFileSync(path), { level: 9 }).length / 1024;
    console.log(`${name}: ${size.toFixed(1)} KiB gzip of ${budget} KiB`);
    return size > budget;
  });
  if (exceeded.length === 0) return;
  console.error('A bundle is larger than its budget: load part of it on demand, or raise the budget in build.mjs with a reason.');
  process.exitCode = 1;
}
