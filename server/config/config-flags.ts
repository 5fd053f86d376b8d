import { quoteValue } from '../../lib/protocol/error';
import { editDistance } from '../../lib/schema/edit-distance';
import { flagOf, SETTING_NAMES, SETTINGS, type SettingName } from './setting-table';

export interface Flags {
  readonly help: boolean;
  readonly values: ReadonlyMap<SettingName, string>;
  readonly faults: readonly string[];
}

/** Largest edit distance at which a flag is suggested. */
const MAX_WRONG_LETTERS = 3;

/**
 * Parses `--port 80`, `--port=80` and, for boolean settings, `--tape-loop` and `--no-tape-loop`. The last of
 * equal flags counts.
 */
export function readFlags(args: readonly string[]): Flags {
  const values = new Map<SettingName, string>();
  const faults: string[] = [];
  let help = false;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] as string;
    const [flag, attached] = cut(arg);
    if (flag === '--help' || flag === '-h') {
      help = true;
      continue;
    }
    const name = SETTING_NAMES.find((candidate) => flagOf(candidate) === flag);
    const denied = SETTING_NAMES.find(
      (candidate) => isSwitch(candidate) && `--no-${flagOf(candidate).slice(2)}` === flag,
    );
    if (denied !== undefined && attached === undefined) {
      values.set(denied, 'false');
    } else if (name === undefined) {
      faults.push(`unknown ${flag.startsWith('-') ? 'flag' : 'argument'} ${quoteValue(flag)}${hint(flag)}`);
      if (args[index + 1]?.startsWith('-') === false) index += 1;
    } else if (attached !== undefined) {
      values.set(name, attached);
    } else {
      const next = args[index + 1];
      if (next !== undefined && !next.startsWith('--')) {
        values.set(name, next);
        index += 1;
      } else if (isSwitch(name)) {
        values.set(name, 'true');
      } else {
        faults.push(`${flag} needs a value: ${flag} ${SETTINGS[name].takes}`);
      }
    }
  }
  return { help, values, faults };
}

function isSwitch(name: SettingName): boolean {
  return SETTINGS[name].takes === 'true|false';
}

function cut(arg: string): [flag: string, attached: string | undefined] {
  const at = arg.startsWith('--') ? arg.indexOf('=') : -1;
  return at < 0 ? [arg, undefined] : [arg.slice(0, at), arg.slice(at + 1)];
}

function hint(flag: string): string {
  const written = `--${flag.replace(/^-+/, '').toLowerCase().replaceAll('_', '-')}`;
  let best: string | undefined;
  let least = MAX_WRONG_LETTERS + 1;
  for (const candidate of ['--help', ...SETTING_NAMES.map(flagOf)]) {
    const distance = editDistance(written, candidate);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best === undefined ? ' (--help lists all)' : `, did you mean ${best}?`;
}
