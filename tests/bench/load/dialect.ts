import type { DialectName } from '../fanout/contestant';
import type { Message } from './message-reader';
import { natsDialect } from './nats-dialect';
import type { Replica } from './replica';
import { socketIoDialect } from './socket-io-dialect';
import { tickerwallDialect } from './tickerwall-dialect';
import { webSocketDialect } from './web-socket-dialect';

/** Connection of a dialect. */
export interface DialectConnection {
  send(text: string, kind?: 'text' | 'binary'): void;
  /** Called when the client is subscribed. */
  ready(): void;
  fail(reason: string): void;
}

/** Client side of a protocol, on one connection. */
export interface Conversation {
  opened(): void;
  /**
   * Handles a message.
   * @param replica receives the updates; undefined for a counting client
   * @param now µs since 1970
   */
  message(message: Message, replica: Replica | undefined, now: number): void;
  /** Returns the resume position, for protocols that resume. */
  position?(): Position | undefined;
}

export interface Position {
  readonly epoch: number;
  readonly version: number;
}

export interface SubscriptionOptions {
  readonly symbols: readonly number[];
  readonly channel: string;
  readonly hz: number;
  readonly since?: Position;
}

/** Client protocol of a kind of server. */
export interface Dialect {
  readonly path: string;
  converse(line: DialectConnection, requested: SubscriptionOptions): Conversation;
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
