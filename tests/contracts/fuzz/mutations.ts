import type { Dice } from './dice';
import type { Step } from './scenes';
import { anyText } from './values';

/** Share of the scenes that stay as they are, so that what comes after the first fault is reached too. */
const UNHARMED = 0.25;
const MAX_MUTATIONS = 4;

/** The steps with some of them changed, cut, said again, left out or in another order. */
export function mutate(
  dice: Dice,
  steps: readonly Step[],
): { readonly steps: Step[]; readonly mutations: number } {
  const mutated = [...steps];
  if (mutated.length === 0 || dice.chance(UNHARMED)) return { steps: mutated, mutations: 0 };
  const mutations = 1 + dice.below(MAX_MUTATIONS);
  for (let k = 0; k < mutations && mutated.length > 0; k++) {
    const at = dice.below(mutated.length);
    const step = mutated[at] as Step;
    switch (dice.below(8)) {
      case 0:
        mutated.splice(at, 1);
        break;
      case 1:
        mutated.splice(at, 0, ...Array<Step>(1 + dice.below(5)).fill(step));
        break;
      case 2: {
        const other = dice.below(mutated.length);
        mutated[at] = mutated[other] as Step;
        mutated[other] = step;
        break;
      }
      default:
        if ('say' in step) mutated[at] = { say: changed(dice, step.say) };
    }
  }
  return { steps: mutated, mutations };
}

function changed(dice: Dice, bytes: Buffer): Buffer {
  const at = dice.below(bytes.length + 1);
  const length = dice.below(20);
  switch (dice.below(6)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      for (let k = 0; k <= dice.below(4) && flipped.length > 0; k++) {
        const place = dice.below(flipped.length);
        flipped[place] = (flipped[place] as number) ^ (1 << dice.below(8));
      }
      return flipped;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), Buffer.from(anyText(dice)), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - length))]);
    default:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(Array.from({ length }, () => dice.below(256))),
        bytes.subarray(at + length),
      ]);
  }
}
