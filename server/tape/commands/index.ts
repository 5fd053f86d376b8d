import { activityCommand } from './activity-command';
import { barsCommand } from './bars-command';
import { cutCommand } from './cut-command';
import { exportCommand } from './export-command';
import { importCommand } from './import-command';
import { infoCommand } from './info-command';
import { listCommand } from './list-command';
import { mergeCommand } from './merge-command';
import { repairCommand } from './repair-command';
import type { TapeCommand } from './tape-command';
import { verifyCommand } from './verify-command';

/** All commands, in the order of `--help`. */
export const COMMANDS: readonly TapeCommand[] = [
  ...[importCommand, exportCommand],
  ...[listCommand, infoCommand, verifyCommand],
  ...[repairCommand, cutCommand, mergeCommand],
  ...[barsCommand, activityCommand],
];
