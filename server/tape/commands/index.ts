import { activityCommand } from './activity';
import { barsCommand } from './bars';
import type { TapeCommand } from './command';
import { cutCommand } from './cut';
import { exportCommand } from './export';
import { importCommand } from './import';
import { infoCommand } from './info';
import { listCommand } from './list';
import { mergeCommand } from './merge';
import { repairCommand } from './repair';
import { verifyCommand } from './verify';

/** Every command there is, in the order in which `--help` shows them. */
export const COMMANDS: readonly TapeCommand[] = [
  ...[importCommand, exportCommand],
  ...[listCommand, infoCommand, verifyCommand],
  ...[repairCommand, cutCommand, mergeCommand],
  ...[barsCommand, activityCommand],
];
