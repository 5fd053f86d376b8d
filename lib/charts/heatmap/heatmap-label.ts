/** Width of a text, px. */
export type MeasureText = (text: string, size: number, weight: number) => number;

/** Sizes that labels are set in, vh, largest first; the smallest is the least that is read from 3 m. */
const LABEL_SIZES_VH = [5.6, 4.3, 3.4, 2.8, 2.2] as const;
export const NAME_WEIGHT = 650;
export const CHANGE_WEIGHT = 450;

/** Height of a line, and the room around a label, times the type's size. */
const LINE = 1.16;
const PADDING_X = 0.24;
const PADDING_Y = 0.16;
/** Least room around a label, vh. */
const MIN_PADDING_VH = 0.55;

/** Names are broken only in small type: a large leaf reads better with its name whole, vh. */
const BROKEN_MOST_VH = 2.8;

/** Names are broken in two only where there are no spaces to read by: Chinese, Japanese, Korean. */
const BREAKABLE = /^[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]{3,}$/;

/** How one leaf is labelled. */
export interface LeafLabel {
  /** Lines of the name: one, two of a broken one, or none when nothing fits. */
  readonly lines: readonly string[];
  /** Whether the change stands below. */
  readonly change: boolean;
  /** Type, px. */
  readonly size: number;
  /** Room at the left and the top, px. */
  readonly paddingX: number;
  readonly paddingY: number;
  readonly lineHeight: number;
}

const NOTHING: LeafLabel = { lines: [], change: false, size: 0, paddingX: 0, paddingY: 0, lineHeight: 0 };

/**
 * The largest label that fits whole: name over change, a Chinese name in two lines over the change, then the name
 * alone, then nothing. Never an ellipsis.
 * @param unit px of one vh
 * @param sizes that are tried, vh, largest first
 */
export function fitLabel(
  name: string,
  change: string,
  width: number,
  height: number,
  unit: number,
  measure: MeasureText,
  sizes: readonly number[] = LABEL_SIZES_VH,
): LeafLabel {
  const forms = nameForms(name);
  for (const withChange of [true, false]) {
    for (const sizeVh of sizes) {
      const label = roomAt(sizeVh * unit, unit);
      const room = width - 2 * label.paddingX;
      const lines = Math.floor((height - 2 * label.paddingY) / label.lineHeight) - (withChange ? 1 : 0);
      if (lines < 1 || (withChange && measure(change, label.size, CHANGE_WEIGHT) > room)) continue;
      const form = forms.find(
        (form) =>
          form.length <= lines &&
          (form.length === 1 || sizeVh <= BROKEN_MOST_VH) &&
          form.every((line) => measure(line, label.size, NAME_WEIGHT) <= room),
      );
      if (form) return { ...label, lines: form, change: withChange };
    }
  }
  return NOTHING;
}

/** A blank leaf counts as much as this many vh of type that another leaf loses. */
const BLANK_SCORE = -12;
/** A leaf without its change says no more than its colour does. */
const ALONE_SCORE = -2;

/** How well a label reads: its size in vh with the change, hardly without, and worst when there is none. */
export function labelScore(label: LeafLabel, unit: number): number {
  if (label.lines.length === 0) return BLANK_SCORE;
  return label.change ? label.size / unit : ALONE_SCORE;
}

function nameForms(name: string): readonly (readonly string[])[] {
  if (!BREAKABLE.test(name)) return [[name]];
  const middle = Math.ceil(name.length / 2);
  return [[name], [name.slice(0, middle), name.slice(middle)]];
}

function roomAt(size: number, unit: number): Omit<LeafLabel, 'lines' | 'change'> {
  const least = MIN_PADDING_VH * unit;
  return {
    size,
    paddingX: Math.max(size * PADDING_X, least),
    paddingY: Math.max(size * PADDING_Y, least * 0.6),
    lineHeight: size * LINE,
  };
}
