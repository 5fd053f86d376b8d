import { join } from 'node:path';
import type { CalendarDays } from '../../lib/calendar/calendar-days';
import { setCalendarDays } from '../../lib/calendar/calendars';
import { PolledFile, type PolledFileLog } from '../storage/polled-file';
import type { Clock } from '../time/clock';
import { parseCalendarLines } from './calendar-lines';

/** Name of the file in DATA_DIR. */
const CALENDAR_FILE = 'calendars.csv';

/**
 * Days off and hours of exchanges that an operator has set, for all calendars of this process. The file is read again
 * when it changes; an invalid one leaves the last valid one in force.
 */
export class CalendarFile {
  readonly #file: PolledFile<CalendarDays>;
  #days: readonly CalendarDays[] = [];

  /** @param dataDir folder of the file, which need not exist */
  constructor(dataDir: string, log: PolledFileLog) {
    this.#file = new PolledFile({
      ...{ path: join(dataDir, CALENDAR_FILE), log, noun: 'calendar days' },
      parse: parseCalendarLines,
      changed: (days) => {
        this.#days = days;
        setCalendarDays(days);
      },
    });
  }

  /** Lines of the file. */
  get days(): readonly CalendarDays[] {
    return this.#days;
  }

  /** Reads the file now and after each change, until `stop`. */
  start(clock: Pick<Clock, 'after'>): void {
    this.#file.start(clock);
  }

  stop(): void {
    this.#file.stop();
  }

  /** Reads the file if it has changed. */
  check(): void {
    this.#file.check();
  }
}
