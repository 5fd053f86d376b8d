import { prettyFactory } from 'pino-pretty';
import { expect, it } from 'vitest';
import { createLog } from '../../../server/telemetry/log';

const FORGED =
  'no \u001b[2Jsuch\r\n{"level":60,"msg":"forged"}\n    at forged (file.ts:1:1)\u0000\u009b31m\u2028x';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not appear
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/;

it('an error whose message repeats control characters is escaped, in both formats', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  createLog({ level: 'info', format: 'json' }, destination).error({ err: new TypeError(FORGED) }, 'failed');
  expect(lines).toHaveLength(1);
  const { err } = JSON.parse(lines[0] ?? '') as { err: { type: string; message: string; stack: string } };
  expect(err).toMatchObject({
    type: 'TypeError',
    message: expect.stringContaining('no \\u001b[2Jsuch\\u000d'),
  });
  expect(err.message).not.toMatch(/\n/);
  expect(err.stack).toMatch(/^TypeError: no .*\n {4}at .*log-lines\.test/);
  expect(err.stack).not.toMatch(CONTROL);
  const people = prettyFactory({ colorize: false })(lines[0] ?? '');
  expect(people).toContain('such');
  expect(people).not.toMatch(CONTROL);
});
