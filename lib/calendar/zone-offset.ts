const MINUTE_MICROS = 60_000_000;
/** Validity of a cached offset: offsets change only at whole quarters of an hour. */
const OFFSET_HOLDS_MS = 15 * 60_000;

/** True if the platform knows a zone of that name. */
export function isZone(id: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: id });
    return true;
  } catch {
    return false;
  }
}

/**
 * Creates a function that returns the minutes to add to UTC at a time (ms since 1970). The zone rules are those of the
 * platform; the function caches its formatter and the last offset.
 * @throws RangeError naming the zone if the platform does not know it
 */
export function createZoneOffset(id: string): (milliseconds: number) => number {
  if (!isZone(id)) throw new RangeError(`unknown time zone: ${JSON.stringify(id.slice(0, 60))}`);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: id,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  let heldFrom = Number.NaN;
  let held = 0;
  return (milliseconds) => {
    const from = Math.floor(milliseconds / OFFSET_HOLDS_MS) * OFFSET_HOLDS_MS;
    if (from !== heldFrom) {
      held = lookUp(format, from);
      heldFrom = from;
    }
    return held;
  };
}

/**
 * Converts local time to UTC, both µs. A local time that a change of the clock repeats gives one of its two moments.
 */
export function utcOf(local: number, offsetMinutes: (milliseconds: number) => number): number {
  const offset = (micros: number): number => offsetMinutes(micros / 1_000) * MINUTE_MICROS;
  const guess = local - offset(local);
  return local - offset(guess);
}

/** Returns the difference between the zone's local time and UTC, from the formatter's output. */
function lookUp(format: Intl.DateTimeFormat, milliseconds: number): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(milliseconds)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - milliseconds) / 60_000);
}
