import { expect, it } from 'vitest';
import { acceptedFormat } from '../../../lib/protocol/row-format';

it.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['text/csv', 'csv'],
  ['application/x-ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'json'],
  ['text/csv;q=0.2, application/ndjson;q=0.7', 'ndjson'],
  ['application/json, text/csv', 'json'],
  ['text/csv;q=0, */*;q=0.1', 'json'],
  ['image/png', 'json'],
])('of a request that accepts %s, rows are served as %s', (accept, format) => {
  expect(acceptedFormat(accept)).toBe(format);
});
