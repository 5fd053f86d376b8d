import { beforeEach, expect, it } from 'vitest';
import { NetworkWatch } from '../../../../../server/feeds/exchange/outage/network-watch';
import { VenueOutage } from '../../../../../server/feeds/exchange/outage/venue-outage';

const REFUSED = { reason: 'connect ECONNREFUSED', errno: 'ECONNREFUSED' };

let network: NetworkWatch;
let now: number;
let reports: string[];
let outage: VenueOutage;

beforeEach(() => {
  network = new NetworkWatch();
  now = 1_000_000;
  reports = [];
  outage = outageOf('okx', 'OKX');
});

function outageOf(venue: string, title: string): VenueOutage {
  const report = (reason: string, cause: string | undefined): void =>
    void reports.push(`${cause}: ${reason}`);
  return new VenueOutage({ venue, title, network, now: () => now, report });
}

it('a failure is reported once for each cause and reason', () => {
  outage.failed(REFUSED, false);
  outage.failed(REFUSED, false);
  outage.failed({ reason: 'answered with 451', status: 451 }, false);
  expect(reports).toEqual([
    'unreachable: OKX cannot be reached: connect ECONNREFUSED',
    'blocked: OKX does not serve this address: answered with 451',
  ]);
  expect(outage).toMatchObject({ stage: 'blocked', cause: 'blocked', attempts: 3 });
});

it('a failed attempt beside open connections is no outage', () => {
  outage.opened();
  outage.failed(REFUSED, true);
  expect(reports).toEqual([]);
  expect(outage).toMatchObject({ stage: 'flowing', cause: undefined });
});

it('a venue is judged again when others turn out not to answer, and when one does', () => {
  outage.failed(REFUSED, false);
  const other = outageOf('kraken', 'Kraken');
  other.failed(REFUSED, false);
  other.opened();
  expect(reports.map((report) => report.split(':', 2)[0])).toEqual([
    'unreachable',
    'network',
    'network',
    'unreachable',
  ]);
  expect(outage.cause).toBe('unreachable');
});

it('an announced maintenance is the cause of what follows, until data comes', () => {
  outage.opened();
  outage.maintained('entering maintenance mode');
  expect(outage.lost({ reason: 'closed', code: 1006 })).toBe('maintenance');
  outage.failed(REFUSED, false);
  expect(outage.cause).toBe('maintenance');
  outage.opened();
  now += 1_000_000;
  outage.delivered();
  expect(outage.lost({ reason: 'closed', code: 1006 })).toBe('maintenance');
  now += 60_000_000;
  outage.opened();
  outage.delivered();
  expect(outage.lost({ reason: 'closed', code: 1006 })).toBe('unreachable');
});

it('the start of a stage stays while it lasts', () => {
  outage.failed(REFUSED, false);
  now += 5_000_000;
  outage.failed({ ...REFUSED, reason: 'connect ETIMEDOUT' }, false);
  expect(outage.since).toBe(1_000_000);
  outage.opened();
  expect(outage).toMatchObject({ since: 6_000_000, problem: undefined, attempts: 0 });
});
