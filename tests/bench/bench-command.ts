import { readEnvironment } from '../../server/launch/environment';
import { type Bench, UsageError } from './bench';
import { runChild } from './child';
import { flagsHelp, readCommandLine } from './command-line';
import { thisMachine } from './machine';
import { medianRows, ratiosOf } from './median';
import { BENCHES, CHILD_ROLES } from './registry';
import { type Result, tableOf } from './report';

/** Exit code of a wrong command line, by shell convention. */
const WRONG_USAGE = 2;

const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  report(error.message);
  process.exitCode = WRONG_USAGE;
}

async function main([name, ...args]: readonly string[]): Promise<void> {
  readEnvironment();
  // A benchmark starts its server and load processes from this program.
  if (name === 'child') {
    runChild(CHILD_ROLES, args[0]);
    return;
  }
  if (name === undefined || name === '--help') {
    process.stdout.write(`${overview()}\n`);
    if (name === undefined) process.exitCode = WRONG_USAGE;
    return;
  }
  const bench = BENCHES.find((candidate) => candidate.name === name);
  if (!bench) throw new UsageError(`there is no benchmark ${JSON.stringify(name)}\n${overview()}`);
  await measure(bench, args);
}

async function measure(bench: Bench, args: readonly string[]): Promise<void> {
  const { work, runs, json, help } = readCommandLine(bench, args);
  if (help) {
    process.stdout.write(`${bench.summary}\n\nnpm run bench -- ${bench.name} [flags]\n${flagsHelp(bench)}\n`);
    return;
  }
  const measured = [];
  for (let run = 1; run <= runs; run++) {
    if (runs > 1) report(`run ${run} of ${runs}`);
    measured.push(await bench.measure(work, report));
  }
  const result: Result = {
    bench: bench.name,
    machine: thisMachine(),
    work: { ...work, runs },
    rows: medianRows(measured),
    ratios: ratiosOf(measured, bench.columns),
  };
  process.stdout.write(`${json ? JSON.stringify(result) : tableOf(result, bench)}\n`);
}

function overview(): string {
  const width = Math.max(...BENCHES.map((bench) => bench.name.length));
  const lines = BENCHES.map((bench) => `  ${bench.name.padEnd(width)}  ${bench.summary}`);
  return `npm run bench -- <name> [flags] [--json]   (<name> --help for its flags)\n${lines.join('\n')}`;
}
