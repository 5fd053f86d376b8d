import fc from 'fast-check';
import { expect, it } from 'vitest';
import { join, leave, type Member, type Room, setState } from '../../../server/fanout/room';
import { ScriptedPeer } from './scripted-peer';

/** A room, and beside it a plain list of who should be in it. */
class Scene {
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

  /** Goes along the chain as a flush does, and acts at each member that is met; answers whom it has met. */
  walk(acts: readonly (readonly Act[])[]): Member[] {
    const met: Member[] = [];
    for (let member = this.room.first; member; member = member.next) {
      if (member.state === 'left') continue;
      met.push(member);
      for (const act of acts[met.length - 1] ?? []) act(this);
    }
    return met;
  }

  /** The chain is the list, forwards and backwards, and the count is right. */
  check(): void {
    expect(this.walk([])).toEqual(this.list);
    const backwards: Member[] = [];
    for (let member = this.room.last; member; member = member.previous) backwards.push(member);
    expect(backwards.reverse()).toEqual(this.list);
    expect(this.room.liveCount).toBe(this.list.filter(({ state }) => state === 'live').length);
  }
}

type Act = (scene: Scene) => void;

/** Does it to one of those who are in the room, if anybody is. */
function toOne(act: (scene: Scene, member: Member) => void): fc.Arbitrary<Act> {
  return fc.nat().map((k) => (scene) => {
    const member = scene.list[k % scene.list.length];
    if (member) act(scene, member);
  });
}

const joins = fc.constant<Act>((scene) => scene.join());
const leaves = toOne((scene, member) => scene.leave(member));
const stands = fc
  .constantFrom('live' as const, 'lagging' as const)
  .chain((state) => toOne((_, member) => setState(member, state)));
const act = fc.oneof(joins, leaves, stands);

it('a room is its members in the order in which they joined, and counts those in step', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const scene = new Scene();
      for (const one of acts) {
        one(scene);
        scene.check();
      }
    }),
  );
});

it('a walk meets each who stays, and nobody twice, whoever joins and leaves meanwhile', () => {
  const amid = fc.array(fc.array(act, { maxLength: 4 }), { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), amid, (before, acts) => {
      const scene = new Scene();
      for (const one of before) one(scene);
      const there = [...scene.list];
      const met = scene.walk(acts);
      expect(new Set(met).size).toBe(met.length);
      const stayed = there.filter((member) => scene.list.includes(member));
      expect(met.filter((member) => stayed.includes(member))).toEqual(stayed);
      scene.check();
    }),
  );
});

it('one that leaves while it is in step is not counted any more', () => {
  const scene = new Scene();
  scene.join();
  const [member] = scene.list as [Member];
  setState(member, 'live');
  setState(member, 'live');
  expect(scene.room.liveCount).toBe(1);
  scene.leave(member);
  expect(member.state).toBe('left');
  scene.check();
});
