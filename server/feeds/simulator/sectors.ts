/** Sectors of the simulator's instruments: keys of the message catalogues, and the common factors of prices. */
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
