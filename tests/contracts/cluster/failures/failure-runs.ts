import { PROVOCATIONS, type Provocation, provoke, type Random } from './provocations';
import { TestedCluster } from './tested-cluster';

/** Counts of a check that are summed up. */
const TOTALS = ['frames', 'compared', 'ahead', 'trades', 'fulls', 'moves', 'unverified', 'shared'] as const;
type Total = (typeof TOTALS)[number];

/** Runs provocations in random order, each round with a cluster of its own, and counts. */
export class FailureRuns {
  readonly faults: string[] = [];
  readonly #clients: number;
  readonly #random: Random;
  readonly #counts = new Map<string, { runs: number; faults: number; seconds: number }>();
  readonly #totals = Object.fromEntries(TOTALS.map((key) => [key, 0])) as Record<Total, number>;

  constructor(clients: number, random: Random) {
    this.#clients = clients;
    this.#random = random;
  }

  /** Runs each provocation once, until the deadline (monotonic, ms). */
  async round(numbers: readonly string[], deadline: number): Promise<void> {
    const order = [...numbers].sort().map((number) => [this.#random(), number] as const);
    order.sort(([one], [other]) => one - other);
    const cluster = await TestedCluster.start(this.#clients);
    try {
      let known = 0;
      for (const [, number] of order) {
        if (performance.now() > deadline) break;
        known = await this.#run(cluster, number, PROVOCATIONS[number] as Provocation, known);
      }
      const outcome = cluster.outcome(false);
      for (const key of TOTALS) this.#totals[key] += outcome[key];
    } catch (error) {
      this.faults.push(String(error));
    } finally {
      await cluster.stop();
    }
  }

  /** Returns a line for each provocation, and one of totals. */
  table(): string {
    const lines = [...this.#counts].map(
      ([name, { runs, faults, seconds }]) =>
        `${name}: ${runs} runs, ${faults} with faults, ${(seconds / runs).toFixed(1)} s each`,
    );
    return [...lines.sort(), JSON.stringify(this.#totals)].join('\n');
  }

  async #run(cluster: TestedCluster, number: string, what: Provocation, known: number): Promise<number> {
    const name = `${number.padStart(2)} ${what.name}`;
    const counts = this.#counts.get(name) ?? { runs: 0, faults: 0, seconds: 0 };
    this.#counts.set(name, counts);
    const begun = performance.now();
    counts.runs++;
    let found: string[] = [];
    try {
      found = await provoke(cluster, what, this.#random);
      const { violations } = await cluster.rest();
      found.push(...violations.slice(known, known + 3).map(({ text }) => text));
      return violations.length;
    } catch (error) {
      found.push(`${error}\n${cluster.logs()}`);
      throw error;
    } finally {
      counts.seconds += (performance.now() - begun) / 1_000;
      if (found.length > 0) counts.faults++;
      const result = found.length === 0 ? 'holds' : found.join('\n');
      process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${name}: ${result}\n`);
      this.faults.push(...found);
    }
  }
}
