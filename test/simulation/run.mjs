// `npm run simulate -- <name>`: prints what `<name>.mjs` beside this file simulates, as Markdown.
const [name = ''] = process.argv.slice(2);
if (!/^[a-z-]+$/.test(name)) {
  console.error('Name a simulation: npm run simulate -- card');
  process.exit(2);
}
await import(`./${name}.mjs`);
