import type { PositionedBatch } from '../feeds/feed';
import { comparePlaces, formatPlace, nextPlace, type Place } from './bus/place';
import { decodeEntry, type LogEntry } from './entry-codec';

/** Part of the log that a node has applied, and what it needs to know to go on. */
export interface LogState {
  /** Last entry that was applied. */
  readonly place: Place;
  /** Number of the claim that the term of that entry began with. */
  readonly writer: number;
  readonly epoch: number;
  readonly version: number;
  /** Broker process in which the newest claim was accepted. */
  readonly incarnation: string | undefined;
  /** Time of the entry by its leader's clock, µs. */
  readonly time: number;
}

/** Effect of one entry. */
export type Advance =
  | {
      readonly state: LogState;
      readonly batches: readonly PositionedBatch[];
      /** Node that shall lead from now on. */
      readonly handoverTo?: string;
    }
  /** The entry does not continue the state; the reason names both. */
  | { readonly misfit: string };

/**
 * Applies an entry to the state of a node: the one rule by which all nodes, also the leader, follow the log.
 * @param state undefined at a node without values
 */
export function advance(state: LogState | undefined, place: Place, entry: LogEntry): Advance {
  if (entry.kind === 'claim') return advanceByClaim(state, place, entry);
  if (state === undefined) return { misfit: `${formatPlace(place)} is no claim that begins without values` };
  const expected = nextPlace(state.place);
  if (comparePlaces(place, expected) !== 0 || entry.writer !== state.writer) {
    const found = `${formatPlace(place)} of writer ${entry.writer}`;
    return { misfit: `${found} does not follow ${formatPlace(state.place)} of writer ${state.writer}` };
  }
  const { epoch, base, time } = entry;
  const isNext = entry.kind === 'epoch' ? epoch > state.epoch : epoch === state.epoch;
  if (!isNext || base !== state.version) {
    return { misfit: `version ${epoch}:${base} does not follow ${state.epoch}:${state.version}` };
  }
  const position = { epoch, version: base };
  switch (entry.kind) {
    case 'events': {
      const version = base + entry.events.length;
      return { state: { ...state, place, version, time }, batches: [{ position, events: entry.events }] };
    }
    case 'epoch':
      return { state: { ...state, place, epoch, version: base, time }, batches: [{ position, events: [] }] };
    case 'handover':
      return { state: { ...state, place, time }, batches: [], handoverTo: entry.to };
    default:
      return { state: { ...state, place, time }, batches: [] };
  }
}

type ClaimEntry = LogEntry & { readonly kind: 'claim' };

function advanceByClaim(state: LogState | undefined, place: Place, entry: ClaimEntry): Advance {
  const { writer, epoch, base, time, claim, tail } = entry;
  const position = { epoch, version: base };
  const { incarnation, previous } = claim;
  const begun: LogState = { place, writer, epoch, version: base, incarnation, time };
  if (claim.how === 'cleared') return { state: begun, batches: [{ position, events: [] }] };
  const name = `claim ${formatPlace(place)}`;
  if (state === undefined) return { misfit: `${name} needs values` };
  if (previous === undefined) return { misfit: `${name} names no entry before it` };
  if (previous.term !== state.place.term || previous.writer !== state.writer) {
    return { misfit: `${name} follows ${formatPlace(previous)}, not ${formatPlace(state.place)}` };
  }
  if (claim.how === 'continues') {
    // The leader before it may have appended until the claim was accepted.
    if (state.place.entry < previous.entry || epoch !== state.epoch) {
      return { misfit: `${name} goes on after ${formatPlace(previous)}, not ${formatPlace(state.place)}` };
    }
    return { state: { ...begun, version: state.version }, batches: [] };
  }
  if (epoch <= state.epoch) return { misfit: `epoch ${epoch} of ${name} does not follow ${state.epoch}` };
  const batches: PositionedBatch[] = [];
  let before = state;
  for (const missed of tail) {
    if (missed.entry <= before.place.entry) continue;
    const at = { term: previous.term, entry: missed.entry };
    const step = advance(before, at, decodeEntry(missed.bytes, formatPlace(at)));
    if ('misfit' in step) return step;
    batches.push(...step.batches);
    before = step.state;
  }
  if (before.place.entry !== previous.entry || before.version !== base) {
    return { misfit: `${name} follows ${formatPlace(previous)}, not ${formatPlace(before.place)}` };
  }
  return { state: begun, batches: [...batches, { position, events: [], keepsValues: true }] };
}
