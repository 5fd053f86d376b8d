import { createHash } from 'node:crypto';
import type { Encoding, SubscribeRequest } from '../../lib/protocol/messages';
import type { Rate } from '../../lib/protocol/rate';
import type { Peer, Viewer } from './room-member';
import type { Content } from './row-content';

/** What equal subscriptions have in common. */
export interface RoomSpec extends Content {
  readonly rate: Rate;
  readonly encoding: Encoding;
  /** Globs whose symbols join the room when they appear. */
  readonly globs: readonly string[];
  /** Tells rooms of one peer apart that come to the same although more was asked for in one than in the other. */
  readonly twin?: number;
}

/**
 * How a subscription stands to its room. In step it gets the room's frames; behind, it keeps one version and gets a
 * catch-up; gone, it gets nothing any more.
 */
export type Standing = 'behind' | 'in step' | 'gone';

/** One peer's subscription. */
export interface Member {
  readonly peer: Peer;
  readonly room: Room;
  /** Changed by {@link stand}, which counts. */
  standing: Standing;
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
  behindSince: number;
  /** What was asked for, where the peer may not have all of it; else the room itself tells. */
  unmet: Omit<SubscribeRequest, 'since'> | undefined;
}

/** One (channel, symbols, rate, encoding): whoever asks for the same shares its frames. */
export interface Room {
  readonly id: string;
  readonly spec: RoomSpec;
  readonly viewer: Viewer;
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
  inStep: number;
}

/** A peer joins a room. It is behind, with what it has already, until it has caught up. */
export function join({
  peer,
  room,
  epoch,
  version,
  behindSince,
  unmet,
}: Pick<Member, 'peer' | 'room' | 'epoch' | 'version' | 'behindSince' | 'unmet'>): Member {
  const member: Member = {
    peer,
    room,
    standing: 'behind',
    previous: room.last,
    next: undefined,
    epoch,
    version,
    updates: -1,
    isNew: true,
    behindSince,
    unmet,
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
  stand(member, 'gone');
}

/** From now on the member stands so to its room. */
export function stand(member: Member, standing: Standing): void {
  if (member.standing === 'in step') member.room.inStep--;
  if (standing === 'in step') member.room.inStep++;
  member.standing = standing;
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
export function roomKey(spec: RoomSpec, viewer: Viewer, rows: readonly number[]): string {
  const { rate, globs, twin = '' } = spec;
  const rights = globs.length > 0 ? viewer.key : '';
  const whole = [contentKey(spec), rate, globs.join(), rights, rows.join(), twin];
  return createHash('sha256').update(whole.join('|')).digest('base64');
}
