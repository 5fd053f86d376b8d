import type { MarketEvent } from '../../../lib/market/event';
import { ByteLine } from '../../../server/tape/format/byte-line';
import { writeRow } from '../../../server/tape/format/row-writer';

/** Encodes the event as a tape row, without the line end. */
export function rowText(event: MarketEvent, symbolNumber: number | null): string {
  const line = new ByteLine();
  writeRow(line, event, symbolNumber);
  return line.take(line.length).toString('utf8');
}
