// Plain JavaScript, so that Node runs it as it is: this is what builds everything else.
import { pathToFileURL } from 'node:url';
import { BuildFailure, makeProgram } from './launch/build.mjs';
import { makePages } from './launch/build-pages.mjs';
import { develop } from './launch/dev.mjs';
import { keepHeapSmall } from './launch/heap-flags.mjs';
import { stopWithNpm } from './launch/npm-parent.mjs';

const USAGE = `Usage: node server/launch.mjs <what> [arguments…]
  server   build what is missing or out of date, then serve     (npm start -- --help for its flags)
  dev      serve, and rebuild on every change                   (npm run dev)
  build    build what is missing or out of date                 (npm run build)
  tape     import, check and export recordings                  (npm run tape -- --help)
  token    print a signed token                                 (npm run token -- --help)
  source   check a mapping file                                 (npm run source -- --help)
  bench    measure                                              (npm run bench -- --help)
`;

/** Exit code of an invalid command line. */
const WRONG_USAGE = 2;

const [what, ...args] = process.argv.slice(2);

stopWithNpm();
try {
  await launch();
} catch (error) {
  if (!(error instanceof BuildFailure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function launch() {
  switch (what) {
    case 'server': {
      process.env.NODE_ENV = 'production';
      keepHeapSmall();
      const program = await makeProgram('server');
      // The server runs imports in a process of their own.
      await makeProgram('tape');
      // Without source maps, whose tables would stay in memory: 20 MB of the heap.
      const { main } = await import(pathToFileURL(program).href);
      // The pages are built after the configuration was read, so that a wrong setting is reported at once.
      await main(args, makeBrowserParts);
      return;
    }
    case 'dev':
      process.env.NODE_ENV = 'development';
      await makeProgram('tape');
      await develop(args);
      return;
    case 'build':
      await makeServed();
      await makeProgram('tape');
      await makeProgram('token');
      await makeProgram('source');
      return;
    case 'tape':
    case 'token':
    case 'source':
    case 'bench':
      // The desk is measured as it is served.
      if (what === 'bench' && args[0] === 'desk') await makeServed();
      if (what === 'bench' && args[0] === 'workers') await makeProgram('server');
      await load(await makeProgram(what));
      return;
    default:
      process.stderr.write(USAGE);
      process.exitCode = what === '--help' ? 0 : WRONG_USAGE;
  }
}

/** Builds the server and everything that it serves. */
async function makeServed() {
  await makeProgram('server');
  await makeBrowserParts();
}

/** Builds the code that runs in browsers. */
async function makeBrowserParts() {
  await makeProgram('hub-worker');
  await makeProgram('wall-worker');
  await makePages();
}

/** Loads a built program into this process, so that signals and the exit code are its own. */
async function load(file) {
  process.argv = [process.argv[0], process.argv[1], ...args];
  process.setSourceMapsEnabled(true);
  return import(pathToFileURL(file).href);
}
