import { expect } from 'vitest';
import { FrameDecoder } from '../../../lib/protocol/binary/frame-decoder';
import type { ErrorCode } from '../../../lib/protocol/error';
import type { Encoding, Frame } from '../../../lib/protocol/messages';
import type { OutFrame } from '../../../server/fanout/out-frame';
import type { Peer } from '../../../server/fanout/peer';

/** Peer that accepts a given number of frames, and decodes them as a client does. */
export class ScriptedPeer implements Peer {
  /** Number of frames that it accepts before it is not writable. */
  takes = Number.POSITIVE_INFINITY;
  closedWith: ErrorCode | undefined;
  readonly frames: Frame[] = [];
  readonly sent: OutFrame[] = [];
  readonly #decoder = new FrameDecoder();

  constructor(
    readonly id: string,
    readonly encoding: Encoding = 'json',
  ) {}

  get writable(): boolean {
    return this.takes > 0;
  }

  set writable(writable: boolean) {
    this.takes = writable ? Number.POSITIVE_INFINITY : 0;
  }

  send(frame: OutFrame): void {
    expect(this.writable).toBe(true);
    this.takes--;
    this.sent.push(frame);
    const { payload } = frame;
    this.frames.push(typeof payload === 'string' ? JSON.parse(payload) : this.#decoder.decode(payload).frame);
  }

  close(code: ErrorCode): void {
    this.closedWith = code;
  }

  take(): Frame[] {
    return this.frames.splice(0);
  }
}
