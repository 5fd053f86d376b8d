import { EXPORTERS } from '../exporters/index';
import { openTape } from '../library/tape-catalog';
import { excerptFlags } from './excerpt-flags';
import { exportTape } from './export-tape';
import { type CommandCall, EXIT, type TapeCommand } from './tape-command';
import { requiredFlag, UsageError } from './tape-flags';
import { onlyId } from './tape-id-argument';

export const exportCommand: TapeCommand = {
  name: 'export',
  takes: '<id> --format <format> --out DIR [--from T] [--to T] [--symbols GLOBS]',
  summary: 'export a tape, or a part of it, to another format',
  flags: ['format', 'out', 'from', 'to', 'symbols'],
  run,
};

async function run({ words, flags, dataDir, report, signal }: CommandCall): Promise<number> {
  const id = onlyId('export', words, dataDir);
  const known = EXPORTERS.map(({ format }) => format).join(', ');
  const format = requiredFlag('export', flags, 'format', `one of ${known}`);
  const exporter = EXPORTERS.find((one) => one.format === format);
  if (!exporter) throw new UsageError(`unknown format "${format}" to export; supported: ${known}`);
  const out = requiredFlag('export', flags, 'out', 'the output folder');
  const tape = openTape(dataDir, id);
  const excerpt = excerptFlags(tape, id, flags);
  const progress = report.progress(`exporting ${id}:`, tape.bytesOf(excerpt.from, excerpt.to));
  const started = performance.now();
  const {
    events,
    companionEvents: beside,
    files,
    bytes,
  } = await exportTape({
    ...{ exporter, id, tape, excerpt, out, signal },
    progress: (more, moreEvents) => progress.add(more, moreEvents),
  }).finally(() => progress.clear());
  const seconds = (performance.now() - started) / 1000;
  const others = Object.entries(beside).map(([type, count]) => `${count} ${type}`);
  report.result(
    `tape ${id}: ${events} events in ${files.length} files, ${bytes} bytes (${(bytes / events).toFixed(1)} an event), ` +
      `${seconds.toFixed(1)} s (${Math.round(events / seconds)} events/s)\n` +
      (others.length > 0 ? `${format} cannot hold ${others.join(', ')}: they are in companion files\n` : ''),
    { id, format, events, beside, files, bytes, seconds },
  );
  return EXIT.done;
}
