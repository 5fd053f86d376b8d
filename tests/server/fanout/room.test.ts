import fc from 'fast-check';
import { expect, it } from 'vitest';
import { join, leave, type Member, type Room, setState } from '../../../server/fanout/room';
import { ScriptedPeer } from './scripted-peer';

/** Room, and a plain list of its expected members. */
class CheckedRoom {
  readonly room: Room = {
    id: 'r1',
    spec: { channel: 'quotes', levels: 10, interval: '1s', rate: 10, encoding: 'json', globs: [] },
    entitlements: {
      ...{ key: '', subscriptions: 64, allows: () => true },
      grant: () => ({ rate: 10, levels: 10 }),
    },
    ...{ rows: [], sent: 0, sentIn: 0, first: undefined, last: undefined, liveCount: 0 },
  };
  readonly list: Member[] = [];

  join(): void {
    const peer = new ScriptedPeer('p');
    const { room } = this;
    this.list.push(join({ peer, room, epoch: 1, version: 0, laggingSince: 0, originalRequest: undefined }));
  }

  leave(member: Member): void {
    leave(member);
    this.list.splice(this.list.indexOf(member), 1);
  }

  /** Walks the list as a flush does, with actions at each member. @returns the members met */
  walk(acts: readonly (readonly Act[])[]): Member[] {
    const met: Member[] = [];
    for (let member = this.room.first; member; member = member.next) {
      if (member.state === 'left') continue;
      met.push(member);
      for (const act of acts[met.length - 1] ?? []) act(this);
    }
    return met;
  }

  /** Expects that the linked list equals the plain list in both directions, and that the count is right. */
  check(): void {
    expect(this.walk([])).toEqual(this.list);
    const backwards: Member[] = [];
    for (let member = this.room.last; member; member = member.previous) backwards.push(member);
    expect(backwards.reverse()).toEqual(this.list);
    expect(this.room.liveCount).toBe(this.list.filter(({ state }) => state === 'live').length);
  }
}

type Act = (checked: CheckedRoom) => void;

/** Acts on a random member of the room, if there is one. */
function toOne(act: (checked: CheckedRoom, member: Member) => void): fc.Arbitrary<Act> {
  return fc.nat().map((k) => (checked) => {
    const member = checked.list[k % checked.list.length];
    if (member) act(checked, member);
  });
}

const joins = fc.constant<Act>((checked) => checked.join());
const leaves = toOne((checked, member) => checked.leave(member));
const changes = fc
  .constantFrom('live' as const, 'lagging' as const)
  .chain((state) => toOne((_, member) => setState(member, state)));
const act = fc.oneof(joins, leaves, changes);

it('a room has its members in order of joining, and counts live ones', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const checked = new CheckedRoom();
      for (const one of acts) {
        one(checked);
        checked.check();
      }
    }),
  );
});

it('a walk meets each remaining member exactly once while members join and leave', () => {
  const amid = fc.array(fc.array(act, { maxLength: 4 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), amid, (before, acts) => {
      const checked = new CheckedRoom();
      for (const one of before) one(checked);
      const there = [...checked.list];
      const met = checked.walk(acts);
      expect(new Set(met).size).toBe(met.length);
      const stayed = there.filter((member) => checked.list.includes(member));
      expect(met.filter((member) => stayed.includes(member))).toEqual(stayed);
      checked.check();
    }),
  );
});

it('a member that leaves while live is no longer counted', () => {
  const checked = new CheckedRoom();
  checked.join();
  const [member] = checked.list as [Member];
  setState(member, 'live');
  setState(member, 'live');
  expect(checked.room.liveCount).toBe(1);
  checked.leave(member);
  expect(member.state).toBe('left');
  checked.check();
});
