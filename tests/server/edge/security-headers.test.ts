import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import type { Caller } from '../../../server/edge/client-address';
import { type SecurityHeaderSettings, securityHeaders } from '../../../server/edge/security-headers';

const caller = { address: '127.0.0.1', protocol: 'http', host: 'wall.example' } as unknown as Caller;

/** Returns a directive of the policy of a wall. */
function directiveOf(name: string, settings: SecurityHeaderSettings): string | undefined {
  let policy = '';
  const response = {
    setHeader: (header: string, value: string) => {
      if (header === 'Content-Security-Policy') policy = value;
    },
  };
  const request = { url: '/wall/overview', headers: {} } as IncomingMessage;
  securityHeaders(settings).page(request, response as unknown as ServerResponse, caller);
  return policy.split('; ').find((directive) => directive.startsWith(`${name} `));
}

it('pages show no other page in a frame unless an operator lists its origin', () => {
  expect(directiveOf('frame-src', {})).toBe("frame-src 'none'");
  const embedOrigins = ['https://status.example', 'http://10.0.0.7:3000'];
  expect(directiveOf('frame-src', { embedOrigins })).toBe(
    'frame-src https://status.example http://10.0.0.7:3000',
  );
});

it('pages that others may frame do not follow from those that are framed', () => {
  expect(directiveOf('frame-ancestors', { embedOrigins: ['https://status.example'] })).toBe(
    "frame-ancestors 'none'",
  );
});
