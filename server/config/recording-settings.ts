import { oneOf, type Setting, wholeNumber, yesOrNo } from './setting';

/** Ten years. */
const MAX_HOURS = 87_600;
/** One petabyte. */
const MAX_MEGABYTES = 1_000_000_000;

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** Settings of recording and retention. */
export const RECORDING_SETTINGS = {
  RECORD: setting({
    meaning: 'Record the live stream to a tape from the start.',
    takes: 'true|false',
    default: 'false',
    parse: yesOrNo,
  }),
  RECORD_SEGMENT_MINUTES: setting({
    meaning: 'Recordings: minutes of one segment (file).',
    takes: '1…1440',
    default: '60',
    parse: wholeNumber(1, 1_440),
  }),
  RECORD_SEGMENT_MB: setting({
    meaning: 'Recordings: megabytes of one segment.',
    takes: '1…4000',
    default: '64',
    parse: wholeNumber(1, 4_000),
  }),
  RECORD_KEEP_HOURS: setting({
    meaning: 'Recordings: hours until a segment is deleted (retention by age).',
    takes: `1…${MAX_HOURS}`,
    unset: 'no retention by age',
    parse: wholeNumber(1, MAX_HOURS),
  }),
  RECORD_KEEP_MB: setting({
    meaning: 'Recordings: megabytes above which the oldest segments are deleted (retention by size).',
    takes: `1…${MAX_MEGABYTES}`,
    unset: 'no retention by size',
    parse: wholeNumber(1, MAX_MEGABYTES),
  }),
  RECORD_SYNC: setting({
    meaning: 'Recordings: when written data is synced to the disk, to survive a power failure.',
    takes: 'block|second|segment',
    default: 'second',
    parse: oneOf(['block', 'second', 'segment']),
  }),
  REWIND_MINUTES: setting({
    meaning: 'Minutes of the live stream that can be rewound; 0 disables rewinding.',
    takes: '0…1440',
    default: '15',
    parse: wholeNumber(0, 1_440),
  }),
} as const;
