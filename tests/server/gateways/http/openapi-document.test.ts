import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import type { RouteDefinition } from '../../../../lib/protocol/http/route';
import { createAccess } from '../../../../server/access/access';
import { createEdge } from '../../../../server/edge/edge';
import { apiRoutes, createApi } from '../../../../server/gateways/http/api';
import type { ApiDependencies } from '../../../../server/gateways/http/api-dependencies';
import { openApiDocument } from '../../../../server/gateways/http/openapi-document';
import { createLog } from '../../../../server/telemetry/log';
import { systemClock } from '../../../../server/time/clock';
import { NO_OTHERS, oneTape, stoppedClock } from './api-stubs';

const access = createAccess(
  { guests: { symbols: ['*'], rate: 50, connections: 100 }, tokens: undefined, dataDir: '' },
  systemClock(),
  createLog({ level: 'silent', format: 'json' }),
);
const dependencies: ApiDependencies = {
  ...NO_OTHERS,
  ...{ access, edge: createEdge({ allowedOrigins: [] }) },
  streams: { clock: stoppedClock, all: () => [], find: () => undefined },
  tapes: oneTape({ id: 'x', start: 1, end: 2, symbols: [], events: 3, bytes: 4 }),
  notify: async () => ({ connections: 0, acknowledged: 0 }),
  notReady: () => undefined,
  onError: () => undefined,
};
const routes: readonly RouteDefinition[] = apiRoutes(dependencies).map(({ route }) => route);
const document = openApiDocument(routes);
const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>;

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly responses: Readonly<Record<string, { readonly content: object }>>;
}

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('describes exactly the routes of the router', () => {
    // The router adds routes for other methods, and middleware for all paths.
    const served = createApi(dependencies)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect([...new Set(served)].sort()).toEqual(described.sort());
    expect(described.length).toBeGreaterThan(30);
  });

  it('names every operation once, with its access and its errors', () => {
    const operations = Object.values(paths).flatMap((ofPath) => Object.values(ofPath));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, description, responses } of operations) {
      expect(description, operationId).toMatch(/^Access: /);
      expect(Object.keys(responses), operationId).toEqual(expect.arrayContaining(['400', '500']));
    }
  });

  it('allows additional fields in answers, and keeps requests strict', () => {
    const text = JSON.stringify(paths['/api/tapes/{id}']);
    expect(text).not.toContain('additionalProperties');
    expect(JSON.stringify(paths['/api/alerts'])).toContain('"additionalProperties":false');
  });
});
