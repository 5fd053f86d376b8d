import { oneOf, type Setting, wholeNumber, yesOrNo } from './setting';

/** Ten years. */
const MAX_HOURS = 87_600;
/** A petabyte. */
const MAX_MEGABYTES = 1_000_000_000;

function setting<T>(of: Setting<T>): Setting<T> {
  return of;
}

/** What is recorded of the live stream, and how much of it is kept. */
export const RECORDING_SETTINGS = {
  RECORD: setting({
    meaning: 'Record the live stream to a tape, from the start on.',
    takes: 'true|false',
    default: 'false',
    parse: yesOrNo,
  }),
  RECORD_SEGMENT_MINUTES: setting({
    meaning: 'Recordings: a new segment (file) begins after so many minutes.',
    takes: '1…1440',
    default: '60',
    parse: wholeNumber(1, 1_440),
  }),
  RECORD_SEGMENT_MB: setting({
    meaning: 'Recordings: a new segment begins after so many megabytes.',
    takes: '1…4000',
    default: '64',
    parse: wholeNumber(1, 4_000),
  }),
  RECORD_KEEP_HOURS: setting({
    meaning: 'Recordings: segments that were written longer ago than this are deleted.',
    takes: `1…${MAX_HOURS}`,
    unset: 'kept whatever their age',
    parse: wholeNumber(1, MAX_HOURS),
  }),
  RECORD_KEEP_MB: setting({
    meaning: 'Recordings: the oldest segments are deleted when all together have more megabytes.',
    takes: `1…${MAX_MEGABYTES}`,
    unset: 'kept whatever their size',
    parse: wholeNumber(1, MAX_MEGABYTES),
  }),
  RECORD_SYNC: setting({
    meaning: 'Recordings: when what was written is brought to the disk itself, to survive a loss of power.',
    takes: 'block|second|segment',
    default: 'second',
    parse: oneOf(['block', 'second', 'segment']),
  }),
  REWIND_MINUTES: setting({
    meaning: 'Minutes of the live stream that can be rewound; 0 is none.',
    takes: '0…1440',
    default: '15',
    parse: wholeNumber(0, 1_440),
  }),
} as const;
