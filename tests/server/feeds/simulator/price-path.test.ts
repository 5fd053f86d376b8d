import { describe, expect, it } from 'vitest';
import { buildUniverse } from '../../../../server/feeds/simulator/universe';
import { AFTERNOON, eventsOf } from './recorded-events';

const SAMPLE_MICROS = 900e6;
const HOURS = 12;

/** Logarithmic 15-minute returns of each symbol's mid price, in the order of the universe. */
function sampledReturns(seed: number): number[][] {
  const middles = new Map<string, number>();
  const samples = new Map<string, number[]>();
  let next = AFTERNOON + SAMPLE_MICROS;
  for (const event of eventsOf({ seed, rate: 20, duration: HOURS * 3_600e6 })) {
    if (event.type === 'book_change' && event.localTimestamp >= next) {
      for (const [symbol, middle] of middles) {
        const list = samples.get(symbol) ?? [];
        samples.set(symbol, list);
        list.push(Math.log(middle));
      }
      next += SAMPLE_MICROS;
    }
    if (event.type === 'quote')
      middles.set(event.symbol, ((event.bid as number) + (event.ask as number)) / 2);
  }
  return buildUniverse(60).map(({ instrument }) => {
    const logs = samples.get(instrument.symbol) as number[];
    return logs.slice(1).map((log, k) => log - (logs[k] as number));
  });
}

const meanSquare = (values: readonly number[]) => values.reduce((sum, x) => sum + x * x, 0) / values.length;

describe('prices', () => {
  const universe = buildUniverse(60);
  const runs = [1, 2, 3].map(sampledReturns);

  it('have the configured volatility', () => {
    const samplesADay = 86_400e6 / SAMPLE_MICROS;
    const ratios = runs.flatMap((returns) =>
      returns.map(
        (series, i) => (meanSquare(series) * samplesADay) / (universe[i]?.volatility as number) ** 2,
      ),
    );
    const mean = ratios.reduce((a, b) => a + b) / ratios.length;
    expect(Math.sqrt(mean)).toBeGreaterThan(0.88);
    expect(Math.sqrt(mean)).toBeLessThan(1.12);
  });

  it('are correlated: more within a sector than across sectors, less than with themselves', () => {
    const sums = { sector: 0, market: 0 };
    const counts = { sector: 0, market: 0 };
    for (const returns of runs) {
      for (let i = 0; i < 60; i++) {
        for (let j = 0; j < i; j++) {
          const [a, b] = [universe[i], universe[j]];
          if (a === undefined || b === undefined || !a.hasSession || !b.hasSession) continue;
          const x = returns[i] as number[];
          const y = returns[j] as number[];
          const product = x.reduce((sum, value, k) => sum + value * (y[k] as number), 0) / x.length;
          const kind = a.sector === b.sector ? 'sector' : 'market';
          sums[kind] += product / Math.sqrt(meanSquare(x) * meanSquare(y));
          counts[kind] += 1;
        }
      }
    }
    const market = sums.market / counts.market;
    const sector = sums.sector / counts.sector;
    expect(market).toBeGreaterThan(0.15);
    expect(sector).toBeGreaterThan(market + 0.07);
    expect(sector).toBeLessThan(0.55);
  });

  it('have fat tails from jumps and from the changing regime', () => {
    const kurtosis = runs.flat().map((series) => {
      const square = meanSquare(series);
      return meanSquare(series.map((x) => x * x)) / (square * square);
    });
    expect(kurtosis.reduce((a, b) => a + b) / kurtosis.length).toBeGreaterThan(3.2);
  });
});
