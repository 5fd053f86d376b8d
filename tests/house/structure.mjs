// `npm run structure [-- <folder of a checkout>]` prints statistics of the layout, to compare two checkouts.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../../dist/structure.mjs');
const bundle = await rolldown({
  input: join(here, 'structure.ts'),
  platform: 'node',
  external: ['typescript'],
});
await bundle.write({ file: program, format: 'esm' });
const { structureReport } = await import(pathToFileURL(program).href);
process.stdout.write(`${structureReport(resolve(process.argv[2] ?? join(here, '../..')))}\n`);
