import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import specifications from '@asyncapi/specs';
import { Ajv, type AnySchema } from 'ajv';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ERROR_RETRY } from '../../lib/protocol/error';
import { asyncapiDocument } from '../../server/gateways/asyncapi/asyncapi-document';
import { EVENTS, REQUESTS } from '../../server/gateways/asyncapi/asyncapi-messages';
import { DescribedMessages } from '../contracts/described-messages';
import { root } from './sources';

const FILE = join(root, 'docs/asyncapi.yaml');
const HEAD = '# Made by `npm run docs` from the schemas in lib/protocol; edit those instead.\n';

const document = asyncapiDocument();

/** Every `$ref` in the value. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => (key === '$ref' ? [String(part)] : references(part)));
}

function resolve(reference: string): unknown {
  const [start, ...path] = reference.split('/');
  expect(start).toBe('#');
  return path.reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], document);
}

describe('docs/asyncapi.yaml', () => {
  it('is what the schemas of the protocol give (npm run docs writes it)', async () => {
    const text = HEAD + stringify(document, { lineWidth: 110, aliasDuplicateObjects: false });
    await expect(text).toMatchFileSnapshot(FILE);
  });

  it('is a valid AsyncAPI 3 document', () => {
    // The specification brings the meta-schema of JSON Schema with it.
    const ajv = new Ajv({ meta: false, validateSchema: false, strict: false, validateFormats: false });
    const validate = ajv.compile(specifications.schemas['3.0.0'] as AnySchema);
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...document, operations: { live: { action: 'listen' } } })).toBe(false);
  });

  it('refers only to parts that it has', () => {
    const missing = references(document).filter((reference) => resolve(reference) === undefined);
    expect(missing).toEqual([]);
  });

  it('gives examples that fit their messages', () => {
    const messages = new DescribedMessages(document);
    const examples = messages.examples();
    expect(examples.length).toBeGreaterThan(Object.keys({ ...REQUESTS, ...EVENTS }).length);
    for (const { message, payload } of examples) {
      expect(messages.faults(message, payload), message).toEqual([]);
    }
  });

  it('and docs/protocol.md lead to each other and name the same messages and errors', () => {
    const prose = readFileSync(join(root, 'docs/protocol.md'), 'utf8');
    expect(prose.includes('](asyncapi.yaml)')).toBe(true);
    expect(readFileSync(FILE, 'utf8').includes('](protocol.md)')).toBe(true);
    const names = [...Object.keys({ ...REQUESTS, ...EVENTS, ...ERROR_RETRY })];
    expect(names.filter((name) => !prose.includes(`\`${name}\``))).toEqual([]);
  });
});
