import { defineConfig, type Plugin } from 'vite';
import { LOOK } from '../../report/html/look.js';

/** Every browser that runs the page reads WOFF2, so the typesetter's older fonts are left out. */
const onlyWoff2: Plugin = {
  name: 'only-woff2',
  generateBundle: (_options, bundle) => {
    for (const name of Object.keys(bundle)) if (/\.(?:ttf|woff)$/.test(name)) delete bundle[name];
  },
};

/** What the page has in common with the reports. */
const look: Plugin = {
  name: 'look',
  enforce: 'pre',
  transform: (code, id) => (/\/ui\/style\/base\.css$/.test(id) ? `${LOOK}${code}` : undefined),
};

export default defineConfig({
  plugins: [onlyWoff2, look],
  root: import.meta.dirname,
  base: './',
  logLevel: 'error',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Images in style sheets are files, because the content security policy allows no data URLs.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
});
