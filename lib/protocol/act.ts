/** Permissions besides reading, one for each group of routes that changes or inspects the server. */
export const ACTS = [
  'sessions',
  'alerts',
  'notify',
  'record',
  'import',
  'ingest',
  'revoke',
  'screens',
  'boards',
  'metrics',
  'inspect',
] as const;
export type Act = (typeof ACTS)[number];
