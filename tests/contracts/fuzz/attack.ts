import { RawConnection } from '../raw-connection';
import { anyConversation, SID, type Step } from './conversations';
import { mutate } from './mutations';
import { SeededRandom } from './seeded-random';

/** Waiting time for an expected answer, in ticks: a mutated client may never get one. */
const MAX_TICKS = 20;

/** Totals of all attacks. */
export interface Totals {
  connections: number;
  /** Chunks of bytes sent, and number of mutations of their conversations. */
  pieces: number;
  mutations: number;
  bytes: number;
  answered: number;
}

/** Connects once and runs the conversation of the seed and the number. */
export async function attack(url: string, seed: number, number: number, totals: Totals): Promise<void> {
  const random = new SeededRandom(`${seed}/${number}`);
  const { steps, mutations } = mutate(random, anyConversation(random));
  const connection = new RawConnection(url);
  if (random.chance(0.05)) connection.socket.pause();
  for (const step of steps) {
    if (connection.ended) break;
    await take(connection, step);
    if (random.chance(0.3)) await new Promise((resolve) => setImmediate(resolve));
    if ('say' in step) {
      totals.pieces++;
      totals.bytes += step.say.length;
    }
  }
  if (random.chance(0.7)) await connection.waitFor('\n', MAX_TICKS);
  totals.connections++;
  totals.mutations += mutations;
  if (connection.answer !== '') totals.answered++;
  if (random.chance(0.3)) connection.socket.resetAndDestroy();
  else connection.destroy();
}

async function take(connection: RawConnection, step: Step): Promise<void> {
  if ('hear' in step) {
    await connection.waitFor(step.hear, MAX_TICKS);
    return;
  }
  const at = step.say.indexOf(SID);
  if (at < 0) {
    connection.send(step.say);
    return;
  }
  const sid = /"sid":"(.*?)"/.exec(connection.answer)?.[1] ?? SID;
  connection.send(step.say.subarray(0, at), sid, step.say.subarray(at + SID.length));
}
