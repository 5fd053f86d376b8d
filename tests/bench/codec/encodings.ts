import { QUOTE_FIELDS } from '../../../lib/market/quote-field';
import { FrameDecoder } from '../../../lib/protocol/binary/frame-decoder';
import { encodeFrame } from '../../../lib/protocol/binary/frame-layout';
import { encodeQuotesSection } from '../../../lib/protocol/binary/quotes-section';
import { scaleOf } from '../../../lib/protocol/binary/scale';
import type { QuoteUpdate } from '../../../lib/protocol/messages';
import type { Market } from '../../../server/market/market';
import type { FrameContent } from './mix';

/** Encoding of updates: each frame becomes one or more messages. */
export interface Encoding {
  readonly name: string;
  readonly ours: boolean;
  encode(content: FrameContent): readonly (string | Uint8Array)[];
  decode(messages: readonly (string | Uint8Array)[]): readonly QuoteUpdate[];
}

const ROOM = 'r1234';
const EPOCH = 1_770_000_000_000;

/** Encodes frames of the project. Scales are sent once, since every client knows them after its first frame. */
export function binaryFrames(market: Market): Encoding {
  const scales = Array.from({ length: market.size }, (_, row) =>
    scaleOf(market.instrumentOf(row), row, market.reference(row)),
  );
  const decoder = new FrameDecoder();
  let to = market.version;
  const frame = ({ time, rows, updates }: FrameContent, defined: typeof scales): Uint8Array => {
    const parts = updates.map((update, k) => {
      const scale = scales[rows[k] as number];
      if (!scale) throw new RangeError(`no scale of row ${rows[k]}`);
      return encodeQuotesSection(update, scale, time);
    });
    const from = to;
    to += rows.length;
    const head = { stream: '/live', room: ROOM, channel: 'quotes', epoch: EPOCH, from, to, time } as const;
    return encodeFrame({ ...head, merged: rows.length * 2 }, defined, parts);
  };
  decoder.decode(frame({ time: market.time, rows: [], updates: [] }, scales));
  return {
    name: 'tickerwall binary',
    ours: true,
    encode: (content) => [frame(content, [])],
    decode: ([message]) => decoder.decode(message as Uint8Array).frame.quotes ?? [],
  };
}

/** Encodes one Socket.IO event per update. */
export const jsonEach: Encoding = {
  name: 'JSON per update',
  ours: false,
  encode: ({ updates }) => updates.map((update) => `42${JSON.stringify(['u', update])}`),
  decode: (messages) => messages.map((text) => JSON.parse((text as string).slice(2))[1] as QuoteUpdate),
};

/** Encodes one Socket.IO event per frame. */
export const jsonConflated: Encoding = {
  name: 'JSON conflated',
  ours: false,
  encode: ({ updates }) => [`42${JSON.stringify(['frame', updates])}`],
  decode: ([text]) => JSON.parse((text as string).slice(2))[1] as QuoteUpdate[],
};

/** Fields of the fixed layout, in the order of the mask's bits. */
const FIXED_FIELDS = [...QUOTE_FIELDS, 'rangeHigh', 'rangeLow'] as const;
/** Row number and, with more than the three fields, a mask: two bytes each. */
const SHORT = 2;

/** Encodes row numbers as two bytes and every field as float64, as code that ignores sizes does. */
export function fixedBinary(market: Market, mix: string): Encoding {
  const masked = mix === 'whole';
  const three = ['bid', 'bidSize', 'timestamp'] as const;
  const fields = masked ? FIXED_FIELDS : three;
  return {
    name: 'fixed binary',
    ours: false,
    encode({ rows, updates }) {
      const longest = SHORT * 2 + fields.length * 8;
      const view = new DataView(new ArrayBuffer(rows.length * longest));
      let at = 0;
      for (const [k, update] of updates.entries()) {
        view.setUint16(at, rows[k] as number);
        at += SHORT;
        const maskAt = at;
        if (masked) at += SHORT;
        let mask = 0;
        for (const [position, field] of fields.entries()) {
          const value = update[field];
          if (value === undefined) continue;
          mask |= 1 << position;
          view.setFloat64(at, value ?? Number.NaN);
          at += 8;
        }
        if (masked) view.setUint16(maskAt, mask);
      }
      return [new Uint8Array(view.buffer, 0, at)];
    },
    decode([message]) {
      const bytes = message as Uint8Array;
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const updates: QuoteUpdate[] = [];
      for (let at = 0; at < bytes.length; ) {
        const symbol = market.symbolOf(view.getUint16(at));
        at += SHORT;
        const mask = masked ? view.getUint16(at) : (1 << fields.length) - 1;
        if (masked) at += SHORT;
        const update: Record<string, unknown> = { symbol };
        for (const [position, field] of fields.entries()) {
          if ((mask & (1 << position)) === 0) continue;
          const value = view.getFloat64(at);
          update[field] = Number.isNaN(value) ? null : value;
          at += 8;
        }
        updates.push(update as unknown as QuoteUpdate);
      }
      return updates;
    },
  };
}

/** Encodes MessagePack if the package is installed; it is not a dependency of the project. */
export async function messagePack(): Promise<Encoding | undefined> {
  const name = '@msgpack/msgpack';
  interface MessagePack {
    encode(value: unknown): Uint8Array;
    decode(bytes: Uint8Array): unknown;
  }
  try {
    const { encode, decode } = (await import(name)) as MessagePack;
    return {
      name: 'msgpack conflated',
      ours: false,
      encode: ({ updates }) => [encode(['frame', updates])],
      decode: ([message]) => (decode(message as Uint8Array) as [string, QuoteUpdate[]])[1],
    };
  } catch {
    return undefined;
  }
}
