import type { DialectName } from '../fanout/contestant';
import type { Message } from './message-reader';
import { natsDialect } from './nats-dialect';
import type { Replica } from './replica';
import { socketIoDialect } from './socket-io-dialect';
import { tickerwallDialect } from './tickerwall-dialect';
import { webSocketDialect } from './web-socket-dialect';

/** What a dialect needs of its connection. */
export interface Line {
  send(text: string, kind?: 'text' | 'binary'): void;
  /** The client is subscribed. */
  ready(): void;
  fail(reason: string): void;
}

/** One client's side of a protocol, on one connection. */
export interface Talk {
  opened(): void;
  /**
   * Takes a message in.
   * @param replica takes its updates; a client that only counts has none
   * @param now µs since 1970
   */
  message(message: Message, replica: Replica | undefined, now: number): void;
  /** Where the client stands, for protocols that can resume. */
  position?(): Position | undefined;
}

export interface Position {
  readonly epoch: number;
  readonly version: number;
}

export interface Wish {
  readonly symbols: readonly number[];
  readonly channel: string;
  readonly hz: number;
  readonly since?: Position;
}

/** How to talk to a kind of server. */
export interface Dialect {
  readonly path: string;
  talk(line: Line, requested: Wish): Talk;
}

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = {
  tickerwall: tickerwallDialect('binary'),
  'tickerwall-json': tickerwallDialect('json'),
  'socket-io': socketIoDialect,
  'web-socket-json': webSocketDialect('json'),
  'web-socket-binary': webSocketDialect('binary'),
  'web-socket-ignored': webSocketDialect('ignored'),
  nats: natsDialect,
};
