import { flagOf, SETTING_NAMES, SETTINGS, type SettingName } from './setting-table';

/** Returns the text of `npm start -- --help`. */
export function helpText(): string {
  const lines = SETTING_NAMES.map(
    (name) => `  ${usage(name)}\n      ${SETTINGS[name].meaning} ${fallback(name)}`,
  );
  return [
    'npm start -- [flags]    builds what is missing or out of date, then serves the wall',
    '',
    'Every flag is also an environment variable (--sim-rate is SIM_RATE); a flag wins.',
    '',
    ...lines,
    '  --help',
    '      This text.',
    '',
  ].join('\n');
}

/** Returns the settings as a Markdown table, as in docs/configuration.md. */
export function settingsTable(): string {
  const rows = SETTING_NAMES.map((name) => {
    const { meaning, takes, unset } = SETTINGS[name] as { meaning: string; takes: string; unset?: string };
    const without = unset ?? `\`${defaultOf(name)}\``;
    return `| \`${name}\` | \`${flagOf(name)}\` | ${cell(`\`${takes}\``)} | ${cell(without)} | ${cell(meaning)} |`;
  });
  return ['| variable | flag | takes | default | meaning |', '|---|---|---|---|---|', ...rows].join('\n');
}

function usage(name: SettingName): string {
  return `${flagOf(name)} ${SETTINGS[name].takes}`;
}

function fallback(name: SettingName): string {
  const { unset } = SETTINGS[name] as { unset?: string };
  return unset === undefined ? `[default ${defaultOf(name)}]` : `[unset: ${unset}]`;
}

function defaultOf(name: SettingName): string {
  return (SETTINGS[name] as { default?: string }).default ?? '';
}

function cell(text: string): string {
  // An unescaped star begins emphasis, an unescaped bar a new cell.
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}
