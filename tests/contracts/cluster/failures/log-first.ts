const APPEND = 'const answer = await this.#reign.append(entry, state, signal);';
const TAKE = 'yield* this.#log.take(entry, entry.content);';

/** Changes a leader so that it shows a batch before the log has it. */
export function withoutLogFirst(source: string): string {
  if (!source.includes(APPEND)) return source;
  if (!source.includes(TAKE)) throw new Error(`the leader does not apply its entries by ${TAKE}`);
  return source.replace(TAKE, '').replace(APPEND, `${TAKE}\n${APPEND}`);
}
