import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';

export interface BareAnswer {
  /** 101 where the connection became a WebSocket, which is closed again. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request with exactly these headers, which `fetch` would not send as they are. */
export function bareRequest(url: string, options: RequestOptions = {}, body?: string): Promise<BareAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, ...options });
    asked.once('error', reject);
    asked.once('upgrade', (answer: IncomingMessage, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
    });
    asked.once('response', (answer) => {
      if (answer.headers['content-type']?.startsWith('text/event-stream')) {
        // It has no end of its own.
        asked.destroy();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: '' });
        return;
      }
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.end(body);
  });
}

/** What a browser sends to open a WebSocket. */
export const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
} as const;
