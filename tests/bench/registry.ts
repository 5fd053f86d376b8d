import type { Bench } from './bench';
import type { Roles } from './child';
import { codec } from './codec';
import { desk } from './desk';
import { fanout } from './fanout';
import { fanoutServer } from './fanout/server-process';
import { loadProcess } from './load/load-process';
import { market } from './market';
import { recording } from './recording';
import { recovery } from './recovery';
import { simulator } from './simulator';
import { soak } from './soak';
import { tape } from './tape';

/** Every benchmark; a new one is added here and nowhere else. */
export const BENCHES: readonly Bench[] = [
  fanout,
  codec,
  recovery,
  soak,
  tape,
  recording,
  simulator,
  market,
  desk,
];

/** What the benchmarks run in processes of their own. */
export const CHILD_ROLES: Roles = { server: fanoutServer, load: loadProcess };
