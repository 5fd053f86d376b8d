import { createHash } from 'node:crypto';
import type { Encoding, SubscribeRequest } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Entitlements, Peer } from './peer';
import type { Content } from './row-content';

/** The part of a subscription that equal ones share. */
export interface RoomSpec extends Content {
  readonly rate: Rate;
  readonly encoding: Encoding;
  /** Globs whose symbols join the room when they are listed. */
  readonly globs: readonly string[];
  /** Separates two rooms of one peer with equal results but different requests. */
  readonly disambiguator?: number;
}

/**
 * State of a member in its room: `live` members get the room's frames, `lagging` ones keep one version and get
 * a catch-up, `left` ones get nothing.
 */
export type MemberState = 'lagging' | 'live' | 'left';

/** One peer's subscription. */
export interface Member {
  readonly peer: Peer;
  readonly room: Room;
  /** Changed by {@link setState}, which keeps the count. */
  state: MemberState;
  /** Neighbours in the room's list. */
  previous: Member | undefined;
  next: Member | undefined;
  /** Position of the peer while it lags. */
  epoch: number;
  version: number;
  /** The room's update count when it started to lag; −1 when unknown. */
  updates: number;
  /** True while the peer lacks the definitions of the rows. */
  isNew: boolean;
  /** Time since when it lags, µs. */
  laggingSince: number;
  /** The original request, when not all of it was granted; otherwise the room implies it. */
  originalRequest: Omit<SubscribeRequest, 'since'> | undefined;
}

/** One (channel, symbols, rate, encoding): equal subscriptions share its frames. */
export interface Room {
  readonly id: string;
  readonly spec: RoomSpec;
  readonly entitlements: Entitlements;
  /** Rows of the market, ascending. */
  rows: readonly number[];
  /** `to` of the last sent frame. */
  sent: number;
  /** Flush of its group in which that was; a small integer, which needs no heap memory. */
  sentIn: number;
  /**
   * Intrusive linked list of members: most rooms have one member; a Set costs half as much memory as the rest
   * of the room and three cache misses a frame.
   */
  first: Member | undefined;
  last: Member | undefined;
  /** Number of live members. */
  liveCount: number;
}

/** Adds a peer to a room. It lags, from its resume position, until it has caught up. */
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

/** Removes a member. It keeps its `next`, so that a walk along the list can continue. */
export function leave(member: Member): void {
  const { room, previous, next } = member;
  if (previous) previous.next = next;
  else room.first = next;
  if (next) next.previous = previous;
  else room.last = previous;
  setState(member, 'left');
}

/** Sets a member's state and keeps the room's count. */
export function setState(member: Member, state: MemberState): void {
  if (member.state === 'live') member.room.liveCount--;
  if (state === 'live') member.room.liveCount++;
  member.state = state;
}

/** Returns the key of equal contents in one encoding. */
export function contentKey({ channel, levels, interval, encoding }: RoomSpec): string {
  const param = channel === 'depth' ? levels : channel === 'bars' ? interval : '';
  return `${channel}|${param}|${encoding}`;
}

/**
 * Returns the key of equal subscriptions, hashed to a few bytes. Entitlements matter where symbols may still
 * join.
 */
export function roomKey(spec: RoomSpec, entitlements: Entitlements, rows: readonly number[]): string {
  const { rate, globs, disambiguator = '' } = spec;
  const permissions = globs.length > 0 ? entitlements.key : '';
  const whole = [contentKey(spec), rate, globs.join(), permissions, rows.join(), disambiguator];
  return createHash('sha256').update(whole.join('|')).digest('base64');
}
