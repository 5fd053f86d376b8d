/**
 * Keys of a command, in readable form: `Mod+k` (⌘ on a Mac, else Ctrl), `Shift+ArrowUp`, `?`, or a sequence: `g
 * a`. Letters are those of the key's Latin position, so that they work with a Russian or Chinese keyboard.
 */
export type Keys = string;

/** Fields of a keyboard event that are used. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Maximum time before the second key of a sequence, ms. */
export const SEQUENCE_MS = 1_200;

/** Converts key presses to commands. */
export interface Keymap<C extends string> {
  /** Returns the command of a press, `pending` within a sequence, or undefined. `now` in ms. */
  press(press: KeyPress, now: number): C | 'pending' | undefined;
}

/** Keys of a sequence pressed so far. */
export interface Sequence {
  begun: string;
  /** Start, ms. */
  begunAt: number;
}

export function noSequence(): Sequence {
  return { begun: '', begunAt: Number.NEGATIVE_INFINITY };
}

/** @param sequence shared by successive keymaps: commands may change between two keys of a sequence */
export function createKeymap<C extends string>(
  bindings: Iterable<readonly [keys: Keys, command: C]>,
  mac: boolean,
  sequence = noSequence(),
): Keymap<C> {
  const commands = new Map<string, C>();
  const prefixes = new Set<string>();
  for (const [keys, command] of bindings) {
    const steps = keys.split(' ').map((step) => normal(step, mac));
    commands.set(steps.join(' '), command);
    for (let length = 1; length < steps.length; length++) prefixes.add(steps.slice(0, length).join(' '));
  }
  return {
    press(press, now) {
      const step = stepOf(press);
      if (step === undefined) return undefined;
      const prefix = now - sequence.begunAt <= SEQUENCE_MS ? sequence.begun : '';
      sequence.begun = '';
      for (const keys of prefix === '' ? [step] : [`${prefix} ${step}`, step]) {
        const command = commands.get(keys);
        if (command !== undefined) return command;
        if (prefixes.has(keys)) {
          sequence.begun = keys;
          sequence.begunAt = now;
          return 'pending';
        }
      }
      return undefined;
    },
  };
}

/** Returns keys for display, one text for each key cap: `['Ctrl', 'K']`. */
export function keyCaps(keys: Keys, mac: boolean): string[] {
  return keys.split(' ').flatMap((step) => {
    const parts = step === '+' ? ['+'] : step.split('+');
    return parts.map(
      (part) =>
        CAPS[part] ?? (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : part),
    );
  });
}

const CAPS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Shift: '⇧',
};

const MODIFIERS: ReadonlySet<string> = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock']);

/** Returns a press in the form of {@link normal}; undefined for a modifier alone. */
function stepOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): string | undefined {
  if (MODIFIERS.has(key)) return undefined;
  // With Alt, a Mac types another character than the one on the key.
  const latin = (altKey ? /^(?:Key|Digit)([A-Z\d])$/ : /^Key([A-Z])$/).exec(code)?.[1]?.toLowerCase();
  const named = latin ?? (key.length === 1 ? key.toLowerCase() : key);
  // A character such as "?" implies Shift.
  const shift = shiftKey && (latin !== undefined || key.length > 1);
  return [ctrlKey && 'ctrl', metaKey && 'meta', altKey && 'alt', shift && 'shift', named]
    .filter(Boolean)
    .join('+');
}

function normal(step: Keys, mac: boolean): string {
  const parts = step === '+' ? ['+'] : step.split('+');
  const key = parts.at(-1) as string;
  const held = new Set(parts.slice(0, -1));
  const mod = held.has('Mod');
  return [
    (held.has('Ctrl') || (mod && !mac)) && 'ctrl',
    mod && mac && 'meta',
    held.has('Alt') && 'alt',
    held.has('Shift') && 'shift',
    key.length === 1 ? key.toLowerCase() : key,
  ]
    .filter(Boolean)
    .join('+');
}
