import { setTimeout as sleep } from 'node:timers/promises';
import { ask } from './server.mjs';

/** How long a price may take to move by a tick, and how often it is looked at, ms. */
const PATIENCE = 60_000;
const LOOK = 200;
/** How long an alert waits for its price before another is tried, ms. */
const TRY = 2_000;

/** What waits: a price or move relative to what it is now, so that none fires while pictures are taken. */
const ARMED = [
  { code: 'ORVX', from: 1.0016, condition: { kind: 'price', crosses: 'above' } },
  { code: 'BTC-USD', from: 1.012, condition: { kind: 'price', crosses: 'above' } },
  { code: 'EURUSD', from: 0.994, condition: { kind: 'price', crosses: 'below' } },
  { code: 'QBRT', condition: { kind: 'move', direction: 'fall', percent: 3, minutes: 5 } },
  { code: 'HLBK', condition: { kind: 'volume', times: 6, interval: '5m' }, via: ['desktop'] },
  { code: '900118', condition: { kind: 'halt' } },
  { condition: { kind: 'feed', seconds: 15 } },
];
/** What has fired, oldest first; only the last is new. */
const FIRED = ['LUMK', 'KORD', 'ORVX'];

/**
 * Gives the user alerts that wait and some that have fired.
 * @param {string} base address of the server
 * @param {string} user
 */
export async function makeAlerts(base, user) {
  const address = (path) => `${base}/api/alerts${path}?user=${user}`;
  const post = async (body) => (await ask(address(''), { method: 'POST', body })).alert;
  // Right after its start a server knows no instruments and no prices yet.
  const until = async (find, what) => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(LOOK)) {
      const found = await find();
      if (found !== undefined) return found;
    }
    throw new Error(`${what} within ${PATIENCE} ms`);
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

  /** Waits for the price to go up by a tick from where it then is; gives the alert's id. */
  async function fire(code) {
    const instrument = await instrumentOf(code);
    return until(async () => {
      const price = inTicks((await lastOf(instrument)) + instrument.tickSize, instrument);
      const condition = { kind: 'price', crosses: 'above', price };
      const { id } = await post({ symbol: instrument.symbol, condition });
      await sleep(TRY);
      const { alerts } = await ask(address(''));
      if (alerts.some((one) => one.id === id && one.unseen > 0)) return id;
      await ask(address(`/${id}`), { method: 'DELETE' });
    }, `${code} did not rise`);
  }
}

function inTicks(price, { tickSize, priceDecimals }) {
  return Number((Math.round(price / tickSize) * tickSize).toFixed(priceDecimals));
}
