import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LiveServer, startLiveServer } from './live-server';

const DOCUMENT = readFileSync('docs/ingest.md', 'utf8');
/** In the project's folder, where `ws` is installed. */
const FILE = 'node_modules/.ingest-example';

/** Language in the document, program, file ending and number of the block in that language. */
const EXAMPLES = [
  ['sh', 'sh', '.sh', 0],
  ['python', 'python3', '.py', 0],
  ['js', process.execPath, '.mjs', 0],
  ['js', process.execPath, '.cjs', 1],
] as const;

let server: LiveServer;

beforeAll(async () => {
  server = await startLiveServer(undefined, { feeds: [{ kind: 'ingest' }] });
});
afterAll(() => server.stop());

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

it.each(EXAMPLES)(
  'the example in %s of docs/ingest.md, run by %s as %s, is accepted',
  async (language, program, ending, at) => {
    if (!isThere(program) || (language === 'sh' && !isThere('curl'))) return;
    const blocks = [...DOCUMENT.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].filter(([, of]) => of === language);
    const file = `${FILE}${ending}`;
    writeFileSync(file, blocks[at]?.[2] ?? '');
    const before = server.stream.rate.total;
    const env = { ...process.env, WALL: server.url };
    const { stdout } = await promisify(execFile)(program, [file], { env });
    rmSync(file);
    expect(stdout).toMatch(/accepted"?: ?[123]/);
    expect(stdout).toMatch(/rejected"?: ?0/);
    expect(server.stream.rate.total).toBeGreaterThan(before);
    expect(server.stream.market.indexOf('acme:BOLT')).toBeGreaterThanOrEqual(0);
  },
);
