/** Thresholds between times in s, ms, µs and ns. */
const [FIRST_MS, FIRST_MICROS, FIRST_NANOS] = [1e11, 1e14, 1e17];

/** Parses a time like SQL's `time_of`, to µs; undefined if invalid. */
export function timeOf(text: string): number | undefined {
  const day = /^(\d{4})(\d\d)(\d\d)(?: (.*))?$/.exec(text);
  if (day && /^(19|20)/.test(text)) return parsed(`${day[1]}-${day[2]}-${day[3]}T${clockOf(day[4])}`);
  if (/^\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    const unit = number < FIRST_MS ? 1e6 : number < FIRST_MICROS ? 1000 : number < FIRST_NANOS ? 1 : 0.001;
    return Math.round(number * unit);
  }
  return parsed(`${text.slice(0, 10).replaceAll(/[./]/g, '-')}T${clockOf(text.slice(11))}`);
}

function clockOf(text = ''): string {
  const clock = /^\d{6}$/.test(text) ? text.replace(/(..)(..)(..)/, '$1:$2:$3') : text;
  const zoned = /([zZ]|[+-]\d\d(:?\d\d)?)$/.test(clock) ? clock : `${clock || '00:00'}Z`;
  return zoned.replace(/([+-]\d\d)$/, '$1:00');
}

function parsed(iso: string): number | undefined {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? undefined : time * 1000;
}
