import type { WireError } from '../protocol/error';
import { FramePacker } from './frame-transfer';
import type { HubMessage, TabMessage, TransferredFrame } from './hub-messages';
import type { HubPort } from './hub-port';
import type { HubRoom, RoomMember } from './hub-room';
import { Cursor } from './room-state';

/** Time within which frames of several rooms are sent together, ms. */
const BATCH_MS = 2;

interface Member {
  readonly room: HubRoom;
  readonly cursor: Cursor;
}

/**
 * One tab in the hub: its subscriptions and positions. It gets one message at a time, the next after it has
 * acknowledged the last; a hidden tab gets none.
 */
export class HubTab implements RoomMember {
  readonly port: HubPort<HubMessage, TabMessage>;
  readonly #packer = new FramePacker();
  readonly #members = new Map<number, Member>();
  #visible: boolean;
  #untaken = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** True if the tab listens for notices. */
  listens = false;
  /** Time of the last message of the tab, ms of a monotonic clock. */
  lastMessageAt = performance.now();
  /** Frames of its rooms sent to it, single or conflated, and the messages that carried them. */
  frames = 0;
  messages = 0;
  /** Trades dropped before the tab took them. */
  drops = 0;

  constructor(port: HubPort<HubMessage, TabMessage>, visible: boolean) {
    this.port = port;
    this.#visible = visible;
  }

  get subscriptions(): number {
    return this.#members.size;
  }

  enter(id: number, room: HubRoom): void {
    const cursor = new Cursor();
    cursor.watch(this.#visible);
    this.#members.set(id, { room, cursor });
    room.enter(this, id, cursor);
    this.updated();
  }

  leave(id: number): void {
    const member = this.#members.get(id);
    if (member === undefined) return;
    this.#members.delete(id);
    member.room.leave(member.cursor);
  }

  refused(id: number, error: WireError): void {
    this.#members.delete(id);
    this.port.send({ type: 'refused', id, error });
  }

  see(visible: boolean): void {
    this.#visible = visible;
    for (const { cursor } of this.#members.values()) cursor.watch(visible);
    this.updated();
  }

  taken(): void {
    this.#untaken = false;
    this.updated();
  }

  updated(): void {
    if (!this.#visible || this.#untaken || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#handOver();
    }, BATCH_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const id of [...this.#members.keys()]) this.leave(id);
    this.port.close();
  }

  #handOver(): void {
    if (!this.#visible || this.#untaken) return;
    const waiting = [...this.#members]
      .filter(([, { room, cursor }]) => room.state.hasUpdates(cursor))
      // Two rooms may have the same fields: the latest values must be applied last.
      .sort(([, one], [, other]) => one.room.changedAt - other.room.changedAt);
    const frames: TransferredFrame[] = [];
    const buffers: ArrayBuffer[] = [];
    for (const [id, { room, cursor }] of waiting) {
      const before = cursor.at;
      const dropped = cursor.dropped;
      const frame = room.state.take(cursor);
      if (frame === undefined) continue;
      this.frames += before === 0 ? 1 : cursor.at - before;
      this.drops += cursor.dropped - dropped;
      const { packed, buffers: own } = this.#packer.pack(frame);
      frames.push({ id, packed });
      buffers.push(...own);
    }
    if (frames.length === 0) return;
    this.#untaken = true;
    this.messages++;
    this.port.send({ type: 'frames', frames }, buffers);
  }
}
