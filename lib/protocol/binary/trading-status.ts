import { TRADING_STATUSES, type TradingStatus } from '../../market/event';
import type { ByteReader } from './byte-reader';

/** Wire code of each trading status: its place in the list, which only grows at its end. */
export const STATUS_CODE = Object.fromEntries(
  TRADING_STATUSES.map((status, code) => [status, code]),
) as Readonly<Record<TradingStatus, number>>;

export function readStatus(reader: ByteReader): TradingStatus {
  const code = reader.varint();
  const status = TRADING_STATUSES[code];
  if (status === undefined) throw reader.fault(`no trading status ${code}`, -1);
  return status;
}
