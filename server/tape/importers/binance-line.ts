import { type BinanceMessage, readBinanceMessage } from '../../venues/binance/binance-frame';
import { excerpt, ImportError } from './importer';

export interface BinanceLine extends BinanceMessage {
  /** Receive time, µs. */
  readonly received: number;
}

/** A receive time has 19 digits of ns (up to the year 2262); the first 16 are µs. */
const LINE = /^(\d{16})\d{3} /;
const TIME_CHARACTERS = 20;

/** Returns true if the line starts like a line of a raw capture. */
export function isBinanceLine(text: string): boolean {
  return LINE.test(text) && text[TIME_CHARACTERS] === '{';
}

/**
 * Parses a line `<receive time, ns> <JSON frame>`.
 * @throws ImportError naming the file and the line
 */
export function parseBinanceLine(text: string, file: string, line: number): BinanceLine {
  const time = LINE.exec(text)?.[1];
  if (time === undefined) {
    throw new ImportError(file, line, `"<receive time in ns> <JSON frame>" expected, found ${excerpt(text)}`);
  }
  let message: unknown;
  try {
    message = JSON.parse(text.slice(TIME_CHARACTERS));
  } catch (error) {
    throw new ImportError(file, line, `the frame is not valid JSON (${(error as Error).message})`);
  }
  try {
    return { ...readBinanceMessage(message), received: Number(time) };
  } catch (error) {
    const what = `not a frame of Binance: ${excerpt(text.slice(TIME_CHARACTERS))} (${(error as Error).message})`;
    throw new ImportError(file, line, what);
  }
}
