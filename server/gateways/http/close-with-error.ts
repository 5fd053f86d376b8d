import type { Duplex } from 'node:stream';

/** How long who was refused may take to read why and to hang up, ms. */
const PATIENCE = 2_000;

/**
 * Says the last thing on a bare socket and ends it; cuts it when the other side does not hang up too. Node has a time
 * limit only for sockets that it still reads requests from, so one that is not cut stays for as long as the other side
 * likes.
 */
export function lastWords(socket: Duplex, words: string): void {
  socket.end(words);
  const cut = setTimeout(() => socket.destroy(), PATIENCE).unref();
  socket.once('close', () => clearTimeout(cut));
}
