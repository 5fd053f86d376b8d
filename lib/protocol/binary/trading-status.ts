import type { TradingStatus } from '../../market/event';
import type { ByteReader } from './byte-reader';

/** Wire code of each trading status. */
export const STATUS_CODE: Readonly<Record<TradingStatus, number>> = {
  pre: 0,
  auction: 1,
  open: 2,
  limit: 3,
  halted: 4,
  closed: 5,
};

const STATUSES: readonly TradingStatus[] = ['pre', 'auction', 'open', 'limit', 'halted', 'closed'];

export function readStatus(reader: ByteReader): TradingStatus {
  const code = reader.varint();
  const status = STATUSES[code];
  if (status === undefined) throw reader.fault(`no trading status ${code}`, -1);
  return status;
}
