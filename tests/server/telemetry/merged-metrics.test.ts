import { expect, it } from 'vitest';
import { mergedMetrics } from '../../../server/telemetry/merged-metrics';

const OWN = `# HELP clients Open connections.
# TYPE clients gauge
clients{transport="polling"} 1

# HELP uptime_seconds Uptime.
# TYPE uptime_seconds gauge
uptime_seconds 12
`;

it('metrics of other processes join their family, with the name of the process first', () => {
  const text = mergedMetrics(OWN, [
    ['w1', OWN.replace('polling"} 1', 'polling"} 5').replace(' 12', ' 3')],
    ['w2', '# HELP only_here Only.\n# TYPE only_here counter\nonly_here 7\n'],
  ]);
  expect(text).toBe(`# HELP clients Open connections.
# TYPE clients gauge
clients{transport="polling"} 1
clients{process="w1",transport="polling"} 5

# HELP uptime_seconds Uptime.
# TYPE uptime_seconds gauge
uptime_seconds 12
uptime_seconds{process="w1"} 3

# HELP only_here Only.
# TYPE only_here counter
only_here{process="w2"} 7
`);
});

it('metrics of one process stay as they are', () => {
  expect(mergedMetrics(OWN, [])).toBe(OWN);
});
