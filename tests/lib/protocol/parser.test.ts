import { Encoder as DefaultEncoder, type Packet, PacketType } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';
import { toSymbol } from '../../../lib/market/instrument';
import { MalformedFrameError } from '../../../lib/protocol/binary/byte-reader';
import { encodeFrame, type FrameHead } from '../../../lib/protocol/binary/frame-layout';
import { encodeQuotesSection } from '../../../lib/protocol/binary/quotes-section';
import { Decoder } from '../../../lib/protocol/parser';
import { scale } from './binary/frames';

const HEAD: FrameHead = {
  stream: '/live',
  room: 'r1',
  channel: 'quotes',
  epoch: 1,
  from: 0,
  to: 1,
  time: 1_750_000_000_000_000,
  merged: 1,
};
const ACME = scale(0, 'sim:ACME');
const PART = encodeQuotesSection({ symbol: toSymbol('sim:ACME'), bid: 99 }, ACME, HEAD.time);
const FRAME = encodeFrame(HEAD, [ACME], [PART]);

function listen(): { decoder: Decoder; packets: Packet[] } {
  const decoder = new Decoder();
  const packets: Packet[] = [];
  decoder.on('decoded', (packet) => packets.push(packet));
  return { decoder, packets };
}

describe('the Socket.IO parser', () => {
  it('converts a lone binary message to a frame event of its namespace, for any kind of buffer', () => {
    const { decoder, packets } = listen();
    decoder.add(Buffer.from(FRAME));
    decoder.add(FRAME.buffer);
    decoder.add(new DataView(FRAME.buffer));
    expect(packets).toHaveLength(3);
    for (const packet of packets)
      expect(packet).toMatchObject({
        type: PacketType.EVENT,
        nsp: '/live',
        data: ['frame', { room: 'r1', quotes: [{ symbol: 'sim:ACME', bid: 99 }] }],
      });
  });

  it('leaves text packets and binary events to the default parser', () => {
    const { decoder, packets } = listen();
    const encoded = new DefaultEncoder().encode({
      type: PacketType.EVENT,
      nsp: '/live',
      data: ['photo', Buffer.from([1, 2]), Buffer.from([3])],
    });
    decoder.add('0/live,{"sid":"a"}');
    for (const piece of encoded) decoder.add(piece);
    decoder.add(Buffer.from(FRAME));
    expect(packets.map((packet) => packet.data?.[0] ?? packet.data)).toEqual([
      { sid: 'a' },
      'photo',
      'frame',
    ]);
    expect(packets[1]?.data).toEqual(['photo', Buffer.from([1, 2]), Buffer.from([3])]);
  });

  it('forgets an unfinished packet and the scales when the connection closes', () => {
    const { decoder, packets } = listen();
    decoder.add(Buffer.from(FRAME));
    decoder.add('52-/live,["photo",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]');
    decoder.add(Buffer.from([1]));
    decoder.destroy();
    expect(() => decoder.add(Buffer.from(encodeFrame(HEAD, [], [PART])))).toThrow('no scale for symbol 0');
    decoder.add(Buffer.from(FRAME));
    expect(packets).toHaveLength(2);
  });

  it('throws for malformed frames, which closes that connection', () => {
    const { decoder } = listen();
    expect(() => decoder.add(Buffer.from([9, 9, 9]))).toThrow(MalformedFrameError);
    expect(() => decoder.add(FRAME.slice(0, -1).buffer)).toThrow(MalformedFrameError);
  });

  it('rejects attachment counts of zero and beyond the default limit', () => {
    const { decoder } = listen();
    expect(() => decoder.add('50-["x"]')).toThrow('Illegal attachments');
    expect(() => decoder.add('5999999999-["x"]')).toThrow('too many attachments');
  });
});
