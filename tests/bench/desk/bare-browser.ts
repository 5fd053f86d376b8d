import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';
import { findChromium } from '../../browser/find-chromium.mjs';

/** Maximum time until the browser reports its address, ms. */
const START_TIMEOUT_MS = 120_000;

interface Answer {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Chromium with its tabs in one window, observed from outside: a driven tab counts as visible. */
export class BareBrowser {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
    });
  }

  /** Starts it with this URL in the visible tab, and in a number of hidden tabs. */
  static async open(url: string, hidden: number): Promise<BareBrowser> {
    const profile = mkdtempSync(join(tmpdir(), 'desk-bench-'));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--mute-audio'];
    const own = [`--user-data-dir=${profile}`, '--remote-debugging-port=0', '--window-size=1440,900'];
    const child = spawn(findChromium() ?? 'chromium', [...flags, ...own, url], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const address = await new Promise<string>((found, failed) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL');
        failed(new Error('Chromium did not start'));
      }, START_TIMEOUT_MS);
      let output = '';
      child.stderr?.on('data', (chunk) => {
        output += chunk;
        const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
        if (address === undefined) return;
        clearTimeout(late);
        found(address);
      });
    });
    const socket = new WebSocket(address);
    await once(socket, 'open');
    const browser = new BareBrowser(child, profile, socket);
    for (let tab = 0; tab < hidden; tab++)
      await browser.#ask('Target.createTarget', { url, background: true });
    return browser;
  }

  /** Returns the CPU seconds of all processes of the browser so far. */
  async cpuSeconds(): Promise<number> {
    const { processInfo } = (await this.#ask('SystemInfo.getProcessInfo')) as {
      processInfo: { readonly cpuTime: number }[];
    };
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  }

  /** Returns the number of visible and hidden tabs, as reported by the pages. */
  async visibility(): Promise<{ readonly visible: number; readonly hidden: number }> {
    const { targetInfos } = (await this.#ask('Target.getTargets')) as {
      targetInfos: { readonly targetId: string; readonly type: string; readonly url: string }[];
    };
    const states: unknown[] = [];
    for (const { targetId, type, url } of targetInfos) {
      if (type !== 'page' || !url.startsWith('http')) continue;
      const { sessionId } = await this.#ask('Target.attachToTarget', { targetId, flatten: true });
      const expression = 'document.visibilityState';
      const { result } = (await this.#ask('Runtime.evaluate', { expression }, sessionId as string)) as {
        result: { readonly value: unknown };
      };
      states.push(result.value);
      await this.#ask('Target.detachFromTarget', { sessionId });
    }
    const visible = states.filter((state) => state === 'visible').length;
    return { visible, hidden: states.length - visible };
  }

  async close(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#socket.send(JSON.stringify({ id: 0, method: 'Browser.close' }));
    await gone;
    this.#socket.terminate();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  #ask(method: string, params: object = {}, sessionId?: string): Promise<Readonly<Record<string, unknown>>> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
  }
}
