/** Sectors of simulated instruments: keys of the message catalogues, and common price factors. */
export const SECTORS = [
  'technology',
  'finance',
  'health',
  'industry',
  'consumer',
  'energy',
  'materials',
  'utilities',
  'crypto',
  'fx',
  'futures',
] as const;
export type Sector = (typeof SECTORS)[number];
