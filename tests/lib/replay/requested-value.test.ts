import { describe, expect, it } from 'vitest';
import { RequestedValue } from '../../../lib/replay/requested-value';

/** A request whose answer the test gives. */
function aRequest() {
  let answer: (accepted: boolean) => void = () => undefined;
  const answered = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  return { send: () => answered, answer };
}

describe('a requested value', () => {
  it('holds until the server announces it, also after an older announcement', () => {
    const playing = new RequestedValue<boolean>();
    void playing.request(true, aRequest().send);
    expect(playing.or(false)).toBe(true);
    playing.announce(false);
    expect(playing.or(false)).toBe(true);
    playing.announce(true);
    expect(playing.or(false)).toBe(false);
  });

  it('gives way to what the server announces after it accepted it', async () => {
    const speed = new RequestedValue<number>();
    const { send, answer } = aRequest();
    const done = speed.request(1_000, send);
    answer(true);
    await done;
    expect(speed.or(1)).toBe(1_000);
    speed.announce(300);
    expect(speed.or(300)).toBe(300);
  });

  it('is given up when the server rejects it or the link fails, unless a newer one was requested', async () => {
    const loop = new RequestedValue<boolean>();
    await loop.request(true, async () => false);
    expect(loop.or(false)).toBe(false);
    await loop.request(true, () => Promise.reject(new Error('closed')));
    expect(loop.or(false)).toBe(false);
    const older = aRequest();
    const rejected = loop.request(true, older.send);
    void loop.request(true, aRequest().send);
    older.answer(false);
    await rejected;
    expect(loop.or(false)).toBe(true);
  });
});
