import type { Step } from './conversations';
import type { SeededRandom } from './seeded-random';
import { anyText } from './values';

/** Share of unmutated conversations, so that states after the first fault are reached too. */
const UNMUTATED_SHARE = 0.25;
const MAX_MUTATIONS = 4;

/** Returns the steps with some changed, truncated, repeated, omitted or reordered. */
export function mutate(
  random: SeededRandom,
  steps: readonly Step[],
): { readonly steps: Step[]; readonly mutations: number } {
  const mutated = [...steps];
  if (mutated.length === 0 || random.chance(UNMUTATED_SHARE)) return { steps: mutated, mutations: 0 };
  const mutations = 1 + random.below(MAX_MUTATIONS);
  for (let k = 0; k < mutations && mutated.length > 0; k++) {
    const at = random.below(mutated.length);
    const step = mutated[at] as Step;
    switch (random.below(8)) {
      case 0:
        mutated.splice(at, 1);
        break;
      case 1:
        mutated.splice(at, 0, ...Array<Step>(1 + random.below(5)).fill(step));
        break;
      case 2: {
        const other = random.below(mutated.length);
        mutated[at] = mutated[other] as Step;
        mutated[other] = step;
        break;
      }
      default:
        if ('say' in step) mutated[at] = { say: changed(random, step.say) };
    }
  }
  return { steps: mutated, mutations };
}

function changed(random: SeededRandom, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const length = random.below(20);
  switch (random.below(6)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      for (let k = 0; k <= random.below(4) && flipped.length > 0; k++) {
        const place = random.below(flipped.length);
        flipped[place] = (flipped[place] as number) ^ (1 << random.below(8));
      }
      return flipped;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(anyText(random)), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length))]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(Array.from({ length }, () => random.below(256))),
        bytes.subarray(at + length),
      ]);
  }
}
