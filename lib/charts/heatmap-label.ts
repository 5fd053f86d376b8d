/** Width of a text, px. */
export type MeasureText = (text: string, size: number, weight: number) => number;

/** Sizes that labels are set in, vh, largest first; the smallest is the least that is read from 3 m. */
export const LABEL_SIZES_VH = [5.6, 4.3, 3.4, 2.8, 2.2] as const;
export const NAME_WEIGHT = 650;
export const CHANGE_WEIGHT = 450;

/** Height of a line, and the room around a label, times the type's size. */
const LINE = 1.16;
const PADDING_X = 0.24;
const PADDING_Y = 0.16;
/** Least room around a label, vh. */
const LEAST_PADDING_VH = 0.55;

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
 */
export function fitLabel(
  name: string,
  change: string,
  width: number,
  height: number,
  unit: number,
  measure: MeasureText,
): LeafLabel {
  const forms = nameForms(name);
  for (const withChange of [true, false]) {
    for (const sizeVh of LABEL_SIZES_VH) {
      for (const lines of forms) {
        const label = labelAt(lines, withChange, sizeVh * unit, unit);
        if (fits(label, change, width, height, measure)) return label;
      }
    }
  }
  return NOTHING;
}

/** How well a label reads: its size in vh, less when the change is missing, nothing when there is no label. */
export function labelScore(label: LeafLabel, unit: number): number {
  if (label.lines.length === 0) return 0;
  return (label.size / unit) * (label.change ? 1 : 0.4);
}

function nameForms(name: string): readonly (readonly string[])[] {
  if (!BREAKABLE.test(name)) return [[name]];
  const middle = Math.ceil(name.length / 2);
  return [[name], [name.slice(0, middle), name.slice(middle)]];
}

function labelAt(lines: readonly string[], change: boolean, size: number, unit: number): LeafLabel {
  const least = LEAST_PADDING_VH * unit;
  return {
    lines,
    change,
    size,
    paddingX: Math.max(size * PADDING_X, least),
    paddingY: Math.max(size * PADDING_Y, least * 0.6),
    lineHeight: size * LINE,
  };
}

function fits(
  label: LeafLabel,
  change: string,
  width: number,
  height: number,
  measure: MeasureText,
): boolean {
  const lines = label.lines.length + (label.change ? 1 : 0);
  if (lines * label.lineHeight + 2 * label.paddingY > height) return false;
  const room = width - 2 * label.paddingX;
  for (const line of label.lines) if (measure(line, label.size, NAME_WEIGHT) > room) return false;
  return !label.change || measure(change, label.size, CHANGE_WEIGHT) <= room;
}
