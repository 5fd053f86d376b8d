import { createHash } from 'node:crypto';
import type { Encoding, SubscribeRequest } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Entitlements, Peer } from './peer';
import type { Content } from './row-content';

/** What equal subscriptions have in common. */
export interface RoomSpec extends Content {
  readonly rate: Rate;
  readonly encoding: Encoding;
  /** Globs whose symbols join the room when they appear. */
  readonly globs: readonly string[];
  /** Tells rooms of one peer apart that come to the same although more was asked for in one than in the other. */
  readonly disambiguator?: number;
}

/**
 * How a subscription stands to its room. In step it gets the room's frames; behind, it keeps one version and gets a
 * catch-up; gone, it gets nothing any more.
 */
export type MemberState = 'lagging' | 'live' | 'left';

/** One peer's subscription. */
export interface Member {
  readonly peer: Peer;
  readonly room: Room;
  /** Changed by {@link setState}, which counts. */
  state: MemberState;
  /** Those of the room that joined before and after it. */
  previous: Member | undefined;
  next: Member | undefined;
  /** What the peer has, while it is behind. */
  epoch: number;
  version: number;
  /** The room's count of updates when it fell behind; −1 when it is not known. */
  updates: number;
  /** The peer does not know the definitions of the rows yet. */
  isNew: boolean;
  /** Since when it is behind, µs. */
  laggingSince: number;
  /** What was asked for, where the peer may not have all of it; else the room itself tells. */
  originalRequest: Omit<SubscribeRequest, 'since'> | undefined;
}

/** One (channel, symbols, rate, encoding): whoever asks for the same shares its frames. */
export interface Room {
  readonly id: string;
  readonly spec: RoomSpec;
  readonly entitlements: Entitlements;
  /** Rows of the market, ascending. */
  rows: readonly number[];
  /** `to` of the last frame that went out. */
  sent: number;
  /** In which flush of its group that was: a small number, which needs no memory of its own. */
  sentIn: number;
  /**
   * The members are a chain: most rooms have one, for which a set would be half as large as all the rest of the room, and
   * three more places of memory to look at for every frame.
   */
  first: Member | undefined;
  last: Member | undefined;
  /** How many of them are in step. */
  liveCount: number;
}

/** A peer joins a room. It is behind, with what it has already, until it has caught up. */
export function join({
  peer,
  room,
  epoch,
  version,
  laggingSince,
  originalRequest,
}: Pick<Member, 'peer' | 'room' | 'epoch' | 'version' | 'laggingSince' | 'originalRequest'>): Member {
  const member: Member = {
    peer,
    room,
    state: 'lagging',
    previous: room.last,
    next: undefined,
    epoch,
    version,
    updates: -1,
    isNew: true,
    laggingSince,
    originalRequest,
  };
  if (room.last) room.last.next = member;
  else room.first = member;
  room.last = member;
  return member;
}

/** The member leaves. It keeps what comes after it, so that a walk along the chain that has reached it goes on. */
export function leave(member: Member): void {
  const { room, previous, next } = member;
  if (previous) previous.next = next;
  else room.first = next;
  if (next) next.previous = previous;
  else room.last = previous;
  setState(member, 'left');
}

/** From now on the member stands so to its room. */
export function setState(member: Member, state: MemberState): void {
  if (member.state === 'live') member.room.liveCount--;
  if (state === 'live') member.room.liveCount++;
  member.state = state;
}

/** The key under which equal contents of one encoding meet. */
export function contentKey({ channel, levels, interval, encoding }: RoomSpec): string {
  const param = channel === 'depth' ? levels : channel === 'bars' ? interval : '';
  return `${channel}|${param}|${encoding}`;
}

/**
 * The key under which equal subscriptions meet, in a few bytes whatever its symbols are. Rights matter where symbols
 * may still join.
 */
export function roomKey(spec: RoomSpec, entitlements: Entitlements, rows: readonly number[]): string {
  const { rate, globs, disambiguator = '' } = spec;
  const permissions = globs.length > 0 ? entitlements.key : '';
  const whole = [contentKey(spec), rate, globs.join(), permissions, rows.join(), disambiguator];
  return createHash('sha256').update(whole.join('|')).digest('base64');
}
