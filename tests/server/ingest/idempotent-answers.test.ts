import { describe, expect, it } from 'vitest';
import { IdempotentAnswers, KEEP_ANSWERS, MAX_ANSWERS } from '../../../server/ingest/idempotent-answers';

describe('requests with one key', () => {
  it('do the work once, a hundred at the same time and more later', async () => {
    const answers = new IdempotentAnswers<number>(() => 0);
    let done = 0;
    const work = async (): Promise<number> => {
      await Promise.resolve();
      return ++done;
    };
    const all = await Promise.all(Array.from({ length: 100 }, () => answers.run('k', 'f', work)));
    expect(new Set(all)).toEqual(new Set([1]));
    expect(await answers.run('k', 'f', work)).toBe(1);
    expect(await answers.run('other', 'f', work)).toBe(2);
  });

  it('and another content are rejected, also while the first one runs', async () => {
    const answers = new IdempotentAnswers<number>(() => 0);
    const first = answers.run('k', 'f', async () => 1);
    await expect(answers.run('k', 'g', async () => 2)).rejects.toThrow('with another request');
    await first;
    await expect(answers.run('k', 'g', async () => 2)).rejects.toThrow('with another request');
  });

  it('do the work again after a failure, which all that waited for it get', async () => {
    const answers = new IdempotentAnswers<number>(() => 0);
    const failing = () => Promise.reject(new Error('full'));
    const all = [answers.run('k', 'f', failing), answers.run('k', 'f', failing)];
    for (const one of all) await expect(one).rejects.toThrow('full');
    expect(await answers.run('k', 'f', async () => 2)).toBe(2);
  });

  it('count again after ten minutes', async () => {
    let now = 0;
    const answers = new IdempotentAnswers<number>(() => now);
    await answers.run('k', 'f', async () => 1);
    now = KEEP_ANSWERS;
    expect(await answers.run('k', 'f', async () => 2)).toBe(1);
    now += 1;
    expect(await answers.run('k', 'f', async () => 3)).toBe(3);
    expect(answers.size).toBe(1);
  });
});

it('answers are kept up to a number, the newest ones', async () => {
  const answers = new IdempotentAnswers<number>(() => 0);
  for (let n = 0; n <= MAX_ANSWERS; n++) await answers.run(`k${n}`, 'f', async () => n);
  expect(answers.size).toBe(MAX_ANSWERS);
  expect(await answers.run(`k${MAX_ANSWERS}`, 'f', async () => -1)).toBe(MAX_ANSWERS);
  expect(await answers.run('k0', 'f', async () => -1)).toBe(-1);
});
