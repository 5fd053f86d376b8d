import type { NumberFormats } from '../../lib/locale/formats';
import type { TimeFormats } from '../../lib/locale/times';

/** Formats of the page, and its times. */
export interface SourceFormats {
  readonly numbers: NumberFormats;
  readonly times: TimeFormats;
  /** IANA zone of the times. */
  readonly zone: string;
}
