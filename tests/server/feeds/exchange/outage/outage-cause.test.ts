import { expect, it } from 'vitest';
import {
  causeOf,
  systemFailure,
  type VenueFailure,
} from '../../../../../server/feeds/exchange/outage/outage-cause';

it.each<[string, Omit<VenueFailure, 'reason'>, ReturnType<typeof causeOf>]>([
  ['a refused connection', { errno: 'ECONNREFUSED' }, 'unreachable'],
  ['an unknown host', { errno: 'ENOTFOUND' }, 'unreachable'],
  ['a server error', { status: 502, words: 'Bad gateway' }, 'unreachable'],
  ['a close by the venue', { code: 1006, words: '' }, 'unreachable'],
  ['name servers that cannot be asked', { errno: 'EAI_AGAIN' }, 'network'],
  ['no route', { errno: 'ENETUNREACH' }, 'network'],
  ['the law', { status: 451 }, 'blocked'],
  ['a ban of the address', { status: 418 }, 'blocked'],
  ['a policy', { code: 1008, words: 'restricted' }, 'blocked'],
  ['a page about maintenance', { status: 503, words: '<h1>Scheduled MAINTENANCE</h1>' }, 'maintenance'],
  ['a Chinese page about maintenance', { status: 503, words: '系统维护中' }, 'maintenance'],
  ['a close for maintenance', { code: 1001, words: 'system upgrade' }, 'maintenance'],
  ['a list that has the word', { status: 400, words: 'unknown parameter maintenance' }, 'unreachable'],
  ['a watchdog', { cause: 'silent' }, 'silent'],
])('%s has its cause', (_, failure, cause) => {
  expect(causeOf({ reason: '', ...failure })).toBe(cause);
});

it('an error of several addresses, which has no message, is described by its code', () => {
  const error = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
  expect(systemFailure(error)).toEqual({ reason: 'ECONNREFUSED', errno: 'ECONNREFUSED' });
});
