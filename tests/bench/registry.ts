import type { Bench } from './bench';
import { bus } from './bus';
import { busReader, busWriter } from './bus/bus-processes';
import type { Roles } from './child';
import { cluster } from './cluster';
import { clusterNode } from './cluster/node-child';
import { pubSubNode, pubSubSource } from './cluster/pub-sub';
import { codec } from './codec';
import { control } from './control';
import { desk } from './desk';
import { fanout } from './fanout';
import { fanoutServer } from './fanout/server-process';
import { footprint } from './footprint';
import { ingest } from './ingest';
import { loadProcess } from './load/load-process';
import { market } from './market';
import { newcomers } from './newcomers';
import { recording } from './recording';
import { recovery } from './recovery';
import { simulator } from './simulator';
import { soak } from './soak';
import { tape } from './tape';
import { venues } from './venues';
import { bareFeed, liveFeed, venueServer } from './venues/venue-processes';
import { walls } from './walls';
import { wallClients } from './walls/wall-clients';
import { workers } from './workers';

/** All benchmarks; new ones are added here only. */
export const BENCHES: readonly Bench[] = [
  fanout,
  codec,
  recovery,
  newcomers,
  walls,
  soak,
  footprint,
  tape,
  recording,
  ingest,
  bus,
  cluster,
  workers,
  simulator,
  market,
  venues,
  desk,
  control,
];

/** Roles of child processes of the benchmarks. */
export const CHILD_ROLES: Roles = {
  server: fanoutServer,
  load: loadProcess,
  venue: venueServer,
  'live-feed': liveFeed,
  'bare-feed': bareFeed,
  'bus-reader': busReader,
  'bus-writer': busWriter,
  'cluster-node': clusterNode,
  'pub-sub-source': pubSubSource,
  'pub-sub-node': pubSubNode,
  walls: wallClients,
};
