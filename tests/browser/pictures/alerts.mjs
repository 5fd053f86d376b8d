import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './server.mjs';

/** Timeout for a price change of one tick, and poll interval, ms. */
const TIMEOUT_MS = 60_000;
const POLL_MS = 200;
/** Time that an alert waits for its price before another is tried, ms. */
const TRY_MS = 2_000;

/** Armed alerts: prices or moves relative to now, so that none fires while pictures are taken. */
const ARMED = [
  { code: 'ORVX', from: 1.0016, condition: { kind: 'price', crosses: 'above' } },
  { code: 'BTC-USD', from: 1.012, condition: { kind: 'price', crosses: 'above' } },
  { code: 'EURUSD', from: 0.994, condition: { kind: 'price', crosses: 'below' } },
  { code: 'QBRT', condition: { kind: 'move', direction: 'fall', percent: 3, minutes: 5 } },
  { code: 'HLBK', condition: { kind: 'volume', times: 6, interval: '5m' }, via: ['desktop'] },
  { code: '900118', condition: { kind: 'halt' } },
  { condition: { kind: 'feed', seconds: 15 } },
];
/** Fired alerts, oldest first; only the last is unread. */
const FIRED = ['LUMK', 'KORD', 'ORVX'];

/**
 * Creates armed and fired alerts of the user.
 * @param {string} base URL of the server
 * @param {string} user
 */
export async function makeAlerts(base, user) {
  const address = (path) => `${base}/api/alerts${path}?user=${user}`;
  const post = async (body) => (await ask(address(''), { method: 'POST', body })).alert;
  // Right after its start a server has no instruments and prices.
  const until = async (find, what) => {
    for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await sleep(POLL_MS)) {
      const found = await find();
      if (found !== undefined) return found;
    }
    throw new Error(`${what} within ${TIMEOUT_MS} ms`);
  };
  const instrumentOf = (code) =>
    until(async () => {
      const { instruments } = await ask(`${base}/api/instruments`);
      return instruments.find(({ symbol }) => symbol.endsWith(`:${code}`));
    }, `there was no ${code}`);
  const lastOf = ({ symbol }) =>
    until(async () => {
      const { bars } = await ask(`${base}/api/bars?symbol=${encodeURIComponent(symbol)}&limit=1`);
      return bars[0]?.close;
    }, `${symbol} had no price`);

  for (const [at, code] of FIRED.entries()) {
    const id = await fire(code);
    if (at < FIRED.length - 1) await ask(address(`/${id}/seen`), { method: 'POST' });
  }
  for (const { code, from, condition, ...rest } of ARMED) {
    const instrument = code && (await instrumentOf(code));
    const price = from && inTicks(from * (await lastOf(instrument)), instrument);
    const symbol = instrument && { symbol: instrument.symbol };
    await post({ ...symbol, ...rest, condition: { ...condition, ...(price && { price }) } });
  }

  /** Waits for the price to rise by a tick; returns the alert's id. */
  async function fire(code) {
    const instrument = await instrumentOf(code);
    return until(async () => {
      const price = inTicks((await lastOf(instrument)) + instrument.tickSize, instrument);
      const condition = { kind: 'price', crosses: 'above', price };
      const { id } = await post({ symbol: instrument.symbol, condition });
      await sleep(TRY_MS);
      const { alerts } = await ask(address(''));
      if (alerts.some((one) => one.id === id && one.unseen > 0)) return id;
      await ask(address(`/${id}`), { method: 'DELETE' });
    }, `${code} did not rise`);
  }
}

function inTicks(price, { tickSize, priceDecimals }) {
  return Number((Math.round(price / tickSize) * tickSize).toFixed(priceDecimals));
}
