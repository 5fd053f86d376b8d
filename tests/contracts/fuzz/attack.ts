import { RawConnection } from '../raw-connection';
import { Dice } from './dice';
import { mutate } from './mutations';
import { anyScene, SID, type Step } from './scenes';

/** How long a client waits to hear what it waits for, moments: a mutated one may never hear it. */
const PATIENCE = 20;

/** What has been done. */
export interface Tally {
  connections: number;
  /** Pieces of bytes that were sent, and how often the conversations that they are of were changed. */
  pieces: number;
  mutations: number;
  bytes: number;
  answered: number;
}

/** Connects once and does what the seed and the number say. */
export async function attack(url: string, seed: number, number: number, tally: Tally): Promise<void> {
  const dice = new Dice(`${seed}/${number}`);
  const { steps, mutations } = mutate(dice, anyScene(dice));
  const connection = new RawConnection(url);
  if (dice.chance(0.05)) connection.socket.pause();
  for (const step of steps) {
    if (connection.over) break;
    await take(connection, step);
    if (dice.chance(0.3)) await new Promise((resolve) => setImmediate(resolve));
    if ('say' in step) {
      tally.pieces++;
      tally.bytes += step.say.length;
    }
  }
  if (dice.chance(0.7)) await connection.hear('\n', PATIENCE);
  tally.connections++;
  tally.mutations += mutations;
  if (connection.answer !== '') tally.answered++;
  if (dice.chance(0.3)) connection.socket.resetAndDestroy();
  else connection.cut();
}

async function take(connection: RawConnection, step: Step): Promise<void> {
  if ('hear' in step) {
    await connection.hear(step.hear, PATIENCE);
    return;
  }
  const at = step.say.indexOf(SID);
  if (at < 0) {
    connection.say(step.say);
    return;
  }
  const sid = /"sid":"(.*?)"/.exec(connection.answer)?.[1] ?? SID;
  connection.say(step.say.subarray(0, at), sid, step.say.subarray(at + SID.length));
}
