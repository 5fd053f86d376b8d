import type { TapeCommand } from './command';
import { exportCommand } from './export';
import { importCommand } from './import';
import { infoCommand } from './info';
import { listCommand } from './list';
import { verifyCommand } from './verify';

/** Every command there is, in the order in which `--help` shows them. */
export const COMMANDS: readonly TapeCommand[] = [
  ...[importCommand, exportCommand],
  ...[listCommand, infoCommand, verifyCommand],
];
