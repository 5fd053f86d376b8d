import type { Arrival } from '../../venues/venue';
import { excerpt, ImportError } from './importer';

/** A line of a capture after its header. */
export interface CaptureLine {
  /** Connection id; all REST requests of a group share one. */
  readonly connection: string;
  /** Receive time, µs. */
  readonly received: number;
  /** Undefined for a line of an unknown kind. */
  readonly arrival: Arrival | undefined;
  readonly kind: string;
}

/** Supported capture format version. */
const FORMAT = 2;

/** Returns true if the line is the header of a capture. */
export function isCaptureHeader(line: string): boolean {
  return /^\{.*"t":\s*"header"/.test(line) && /"exchange":\s*"/.test(line);
}

/**
 * Reads the exchange from the header of a capture.
 * @throws ImportError if the line is not a header, or of an unsupported format version
 */
export function readCaptureHeader(line: string | undefined, file: string): string {
  if (line === undefined) throw new ImportError(file, undefined, 'the file is empty');
  const { t, format, exchange } = parsed(line, file, 1);
  if (t !== 'header' || typeof exchange !== 'string') {
    throw new ImportError(file, 1, `the header of a capture expected, found ${excerpt(line)}`);
  }
  if (format !== FORMAT) {
    throw new ImportError(
      file,
      1,
      `capture format ${JSON.stringify(format)} is not supported; ${FORMAT} expected`,
    );
  }
  return exchange;
}

/** These match fields of the line itself: a quote inside a JSON string has a backslash before it. */
const CONNECTION = /"conn":\s*"([^"\\]+)"/;
const SECONDS = /"ts":\s*(\d+(?:\.\d+)?)/;

/**
 * Extracts the connection and the receive time of a line without parsing the rest.
 * @throws ImportError naming the file, the line and its beginning
 */
export function placeOfLine(
  text: string,
  file: string,
  line: number,
): Pick<CaptureLine, 'connection' | 'received'> {
  const connection = CONNECTION.exec(text)?.[1];
  const seconds = SECONDS.exec(text)?.[1];
  if (connection === undefined || seconds === undefined) {
    throw new ImportError(file, line, `"conn" and "ts" (seconds) expected, found ${excerpt(text)}`);
  }
  return { connection, received: Math.round(Number(seconds) * 1e6) };
}

/**
 * Parses a line: data received or sent, with its time in seconds.
 * @throws ImportError naming the file, the line and the fault
 */
export function readCaptureLine(text: string, file: string, line: number): CaptureLine {
  const { t, addr, url, data, b64 } = parsed(text, file, line);
  if (typeof t !== 'string') throw new ImportError(file, line, `"t" expected, found ${excerpt(text)}`);
  const { connection: conn, received } = placeOfLine(text, file, line);
  const common = { connection: conn, received, kind: t };
  const of = (arrival: Arrival): CaptureLine => ({ ...common, arrival });
  const isText = typeof data === 'string';
  if (t === 'connect' && typeof addr === 'string') {
    return of({ kind: 'opened', connection: conn, address: addr, received });
  }
  if (t === 'http' && typeof url === 'string' && isText) {
    return of({ kind: 'answer', address: url, text: data, received });
  }
  if (t === 'send') return of({ kind: 'sent', connection: conn, text: isText ? data : '', received });
  if (t === 'recv' && isText) return of({ kind: 'frame', connection: conn, data, received });
  if (t === 'recv' && typeof b64 === 'string') {
    return of({ kind: 'frame', connection: conn, data: Buffer.from(b64, 'base64'), received });
  }
  if (['connect', 'http', 'recv'].includes(t)) {
    throw new ImportError(file, line, `a line "${t}" without its fields: ${excerpt(text)}`);
  }
  return { ...common, arrival: undefined };
}

function parsed(text: string, file: string, line: number): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ImportError(file, line, `invalid JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ImportError(file, line, `an object expected, found ${excerpt(text)}`);
  }
  return value as Readonly<Record<string, unknown>>;
}
