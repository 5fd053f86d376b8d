import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http';

export interface BareAnswer {
  /** 101 if the connection became a WebSocket; it is then closed. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request with exactly these headers, which `fetch` would change. */
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
        // The response does not end by itself.
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

/** Headers of a browser that opens a WebSocket. */
export const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
} as const;
