/*
 * node assets/build.mjs OUTDIR
 *
 * Gathers what browsers fetch: fonts, icons, ornaments, one stylesheet, the
 * scripts, the worker that keeps pages for use without network.  Each is written as name.hash.ext, so that it may be kept for
 * ever, with name.hash.ext.gz beside it where that helps.  manifest.json says
 * which name is which now:
 *
 *   { "app.css": "app.1f0c….css", …,
 *     "keys": { "app_css": "/assets/app.1f0c….css", "icons": "/assets/icons.….svg", … } }
 *
 * "keys" is what templates see as {{asset.app_css}}.  A file that has not
 * changed is not written again; files of earlier builds are removed.
 */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { guilloche, rosette, seal } from './ornament/draw.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '..', 'node_modules');
const out = process.argv[2];

const fail = why => { console.error(`assets: ${why}`); process.exit(1); };
if (!out) fail('say where to: node assets/build.mjs OUTDIR');

const read = (...parts) => fs.readFileSync(path.join(...parts), 'utf8');
const module_ = (...parts) => {
  const file = path.join(modules, ...parts);
  if (!fs.existsSync(file)) fail(`${path.join('node_modules', ...parts)} is missing; run: npm ci --ignore-scripts`);
  return file;
};

// ---- writing, by content -------------------------------------------------

const manifest = {}, keys = {}, written = new Set(['manifest.json']);
let changed = 0, bytes = 0;

const put = (file, content) => {
  const target = path.join(out, file);
  written.add(file);
  if (fs.existsSync(target) && fs.readFileSync(target).equals(content)) return;
  fs.writeFileSync(target, content);
  changed++;
};

const add = (name, content, key) => {
  content = Buffer.from(content);
  const { name: stem, ext } = path.parse(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = `${stem}.${hash}${ext}`;
  const known = fs.existsSync(path.join(out, file)) && fs.existsSync(path.join(out, file + '.gz'));
  put(file, content);
  if (ext !== '.woff2') {
    if (known) written.add(file + '.gz');
    else put(file + '.gz', zlib.gzipSync(content, { level: 9 }));
  }
  manifest[name] = file;
  if (key) keys[key] = `/assets/${file}`;
  bytes += content.length;
  return file;
};

fs.mkdirSync(out, { recursive: true });

// ---- fonts: four alphabets of three families ------------------------------

const ranges = {
  'latin': 'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD',
  'latin-ext': 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113',
  'cyrillic': 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116',
  'cyrillic-ext': 'U+0460-048F,U+0492-04AF,U+04B2-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F',
};
const families = [
  ['Source Sans 3 Variable', '@fontsource-variable/source-sans-3', 'source-sans-3', 'wght-normal', '200 900', 'sans'],
  ['Source Serif 4 Variable', '@fontsource-variable/source-serif-4', 'source-serif-4', 'wght-normal', '200 900', 'serif'],
  ['IBM Plex Mono', '@fontsource/ibm-plex-mono', 'ibm-plex-mono', '500-normal', '500', 'mono'],
];
let css = '';
for (const [family, pack, stem, style, weight, short] of families)
  for (const [alphabet, range] of Object.entries(ranges)) {
    const file = add(`${stem}-${alphabet}.woff2`, fs.readFileSync(module_(pack, 'files', `${stem}-${alphabet}-${style}.woff2`)),
      `font_${short}_${alphabet.replace('-', '_')}`);
    css += `@font-face{font-family:"${family}";src:url(${file}) format("woff2");font-weight:${weight};font-display:swap;unicode-range:${range}}\n`;
  }

// ---- icons: one sprite ----------------------------------------------------

const icons = read(here, 'icons.txt').split(/\s+/).filter(Boolean);
const symbol = name => {
  const inside = fs.readFileSync(module_('lucide-static', 'icons', `${name}.svg`), 'utf8')
    .replace(/<!--.*?-->/gs, '').replace(/^\s*<svg[^>]*>/s, '').replace(/<\/svg>\s*$/, '').replace(/\s+/g, ' ').trim();
  return `<symbol id="${name}" viewBox="0 0 24 24">${inside}</symbol>`;
};
add('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${icons.map(symbol).join('')}</svg>\n`, 'icons');

// ---- ornaments --------------------------------------------------------------

add('guilloche.svg', guilloche(), 'guilloche');
add('rosette.svg', rosette(), 'rosette');
add('seal.svg', seal(), 'seal');

// ---- the stylesheet: layers decide, so the order of files does not -----------

const sheets = ['tokens', 'dark', 'base', 'layout', 'components', 'form', 'table', 'calendar', 'timetable', 'grid', 'verdict', 'room', 'phone', 'print'];
for (const sheet of sheets) css += read(here, 'style', `${sheet}.css`);
let places = '';
for (let i = 1; i <= 64; i++)
  places += `.x${i}{grid-column-start:${i}}.w${i}{grid-column-end:span ${i}}.y${i}{grid-row-start:${i}}.h${i}{grid-row-end:span ${i}}`;
css += `@layer utilities{${places}}\n`;
css = css.replace(/\/\*.*?\*\//gs, '').replace(/^\s+/gm, '')
  .replace(/url\(([a-z-]+\.svg)\)/g, (all, name) => manifest[name] ? `url(${manifest[name]})` : fail(`a stylesheet asks for ${name}, which is not made here`));
add('app.css', css, 'app_css');

// ---- scripts, without their comments ------------------------------------------

// A script names those it imports as they are called here: they come first.
const script = file => manifest[file] ?? add(file, read(here, 'script', file).replace(/^\/\*.*?\*\//gs, '').replace(/^\s*\/\/.*\n|^\s+/gm, '')
  .replace(/from '\.\/([a-z0-9]+\.js)'/g, (all, name) => `from './${script(name)}'`), file.replace(/[^a-z0-9]/g, '_'));
for (const file of fs.readdirSync(path.join(here, 'script')).filter(name => name.endsWith('.js')).sort()) script(file);

// The reader of codes, for browsers that have none.
const zxing = (...parts) => fs.readFileSync(module_('zxing-wasm', 'dist', ...parts));
add('zxing-share.js', zxing('es', 'share.js'));
add('zxing.js', String(zxing('es', 'reader', 'index.js')).replace('"../share.js"', `"./${manifest['zxing-share.js']}"`), 'zxing_js');
add('zxing.wasm', zxing('reader', 'zxing_reader.wasm'), 'zxing_wasm');

// ---- what makes the pages that check papers an app of their own ---------------

for (const size of [192, 512]) add(`icon-${size}.png`, fs.readFileSync(path.join(here, 'icon', `icon-${size}.png`)), `icon_${size}`);
put('manifest.webmanifest', Buffer.from(read(here, 'manifest.webmanifest').replace(/ICON_(\d+)/g, (all, size) => keys[`icon_${size}`])));
const kept = Object.entries(manifest).filter(([name]) => !/^(attendance|progress)\.js$|^icon-512/.test(name)).map(([, file]) => `/assets/${file}`);
const version = createHash('sha256').update(kept.join());
for (const folder of ['html', 'words']) for (const file of fs.readdirSync(path.join(here, folder)).sort()) version.update(read(here, folder, file));
const worker = read(here, 'worker.js').replace("FILES", JSON.stringify(kept));
put('worker.js', Buffer.from(worker.replace('VERSION', version.update(worker).digest('hex').slice(0, 12))));

put('manifest.json', Buffer.from(JSON.stringify({ ...manifest, keys }, null, 1) + '\n'));
for (const file of fs.readdirSync(out))
  if (!written.has(file) && /^[\w-]+\.[0-9a-f]{12}\.\w+(\.gz)?$/.test(file)) fs.unlinkSync(path.join(out, file));

console.log(`assets: ${Object.keys(manifest).length} files, ${Math.round(bytes / 1024)} KB, ${changed} written, in ${out}`);
