import type { Entry } from './bus/bus';
import { comparePlaces, formatPlace, type Place } from './bus/place';
import { decodeEntry, ENTRY_FORMAT, encodeEntry, type LogEntry } from './entry-codec';
import type { Claim, TailEntry } from './entry-content';
import type { LogState } from './follower';

/** Next leader in a handover to the first node that claims. */
export const ANY_NODE = '';

/** Node that claims, as others know it. */
export interface NodeIdentity {
  readonly id: string;
  /** URL at which other nodes reach it. */
  readonly url: string | undefined;
  /** Version of the program. */
  readonly program: string;
  /** Number of the rules by which the market computes values. */
  readonly rules: number;
}

export interface ClaimRequest {
  readonly node: NodeIdentity;
  /** Undefined at a node without values, which begins with none. */
  readonly state: LogState | undefined;
  /** Newest entry of the log. */
  readonly newest: Entry | undefined;
  /** Broker process that the newest entry was read from. */
  readonly incarnation: string;
  /** Random number of the claim, u32. */
  readonly writer: number;
  readonly tail: readonly TailEntry[];
  /** Time, µs since 1970 UTC. */
  readonly now: number;
  readonly reason: string;
}

/**
 * Makes the claim by which a node begins to lead, or returns undefined when the log is past its state. Epoch and
 * version go on only if the node has applied all of the log, in the broker process that the newest claim names: within
 * it the broker's order is the one truth, and between two of them nothing is assumed.
 */
export function makeClaim(
  request: ClaimRequest,
): { readonly place: Place; readonly entry: LogEntry } | undefined {
  const { node, state, newest, incarnation, writer, now, reason } = request;
  if (state && newest && comparePlaces(newest.place, state.place) > 0) return undefined;
  const last = newest && decodeEntry(newest.body, formatPlace(newest.place));
  const isWhole =
    state !== undefined &&
    newest !== undefined &&
    comparePlaces(newest.place, state.place) === 0 &&
    last?.writer === state.writer &&
    incarnation === state.incarnation;
  const how = state === undefined ? 'cleared' : isWhole ? 'continues' : 'doubted';
  const lastEpoch = Math.max(state?.epoch ?? 0, last?.epoch ?? 0);
  const claim: Claim = {
    node: node.id,
    ...(node.url !== undefined && { url: node.url }),
    ...{ program: node.program, rules: node.rules, formats: [ENTRY_FORMAT] },
    ...{ incarnation, how, reason },
    ...(state && { previous: { ...state.place, writer: state.writer } }),
  };
  const entry: LogEntry = {
    ...{ kind: 'claim', writer, claim },
    epoch: state && isWhole ? state.epoch : Math.max(lastEpoch + 1, Math.floor(now / 1_000)),
    base: state?.version ?? 0,
    time: Math.max(now, state?.time ?? 0),
    tail: how === 'doubted' ? request.tail : [],
  };
  const term = Math.max(state?.place.term ?? 0, newest?.place.term ?? 0) + 1;
  return { place: { term, entry: 0 }, entry };
}

export function toEntry(place: Place, entry: LogEntry): Entry {
  return { place, body: encodeEntry(entry) };
}
