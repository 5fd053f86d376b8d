/** Returns the width of a text, px. */
export type MeasureText = (text: string, size: number, weight: number) => number;

/** Font sizes of labels, vh, largest first; the smallest is legible from 3 m. */
const LABEL_SIZES_VH = [5.6, 4.3, 3.4, 2.8, 2.2] as const;
export const NAME_WEIGHT = 650;
export const CHANGE_WEIGHT = 450;

/** Height of a line, and the padding of a label, times the font size. */
const LINE = 1.16;
const PADDING_X = 0.24;
const PADDING_Y = 0.16;
/** Smallest padding of a label, vh. */
const MIN_PADDING_VH = 0.55;

/** Largest font size at which a name is broken, vh: a large leaf reads better with its name whole. */
const MAX_BROKEN_VH = 2.8;

/** Names that can be broken anywhere: Chinese, Japanese and Korean have no spaces. */
const BREAKABLE = /^[\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF]{3,}$/;

/** Length from which a name is cut rather than left out, and the least that stays of it, characters. */
const LONG_NAME = 20;
const MIN_CUT_NAME = 6;

/** Label of one leaf. */
export interface LeafLabel {
  /** Lines of the name: one, two when it is broken, none when nothing fits. */
  readonly lines: readonly string[];
  /** True when the change is below the name. */
  readonly change: boolean;
  /** Font size, px. */
  readonly size: number;
  /** Padding at the left and at the top, px. */
  readonly paddingX: number;
  readonly paddingY: number;
  readonly lineHeight: number;
}

const NOTHING: LeafLabel = { lines: [], change: false, size: 0, paddingX: 0, paddingY: 0, lineHeight: 0 };

/**
 * Returns the largest label that fits whole: name over change, a Chinese name in two lines over the change, the name
 * alone, or nothing. Only a name that is long for any leaf is cut by an ellipsis.
 * @param unit px of one vh
 * @param sizes font sizes to try, vh, largest first
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
          (form.length === 1 || sizeVh <= MAX_BROKEN_VH) &&
          form.every((line) => measure(line, label.size, NAME_WEIGHT) <= room),
      );
      if (form) return { ...label, lines: form, change: withChange };
    }
  }
  return name.length > LONG_NAME ? cutLabel(name, change, width, height, unit, measure, sizes) : NOTHING;
}

/** Returns a long name cut by an ellipsis, at the smallest size. */
function cutLabel(
  name: string,
  change: string,
  width: number,
  height: number,
  unit: number,
  measure: MeasureText,
  sizes: readonly number[],
): LeafLabel {
  const label = roomAt((sizes.at(-1) ?? 0) * unit, unit);
  const room = width - 2 * label.paddingX;
  const lines = Math.floor((height - 2 * label.paddingY) / label.lineHeight);
  let cut = '';
  for (let length = MIN_CUT_NAME; length < name.length; length++) {
    const text = `${name.slice(0, length).trimEnd()}…`;
    if (measure(text, label.size, NAME_WEIGHT) > room) break;
    cut = text;
  }
  if (lines < 1 || cut === '') return NOTHING;
  return { ...label, lines: [cut], change: lines > 1 && measure(change, label.size, CHANGE_WEIGHT) <= room };
}

/** Score of a leaf without a label, in vh of font size that another leaf may lose for it. */
const BLANK_SCORE = -12;
/** Share of its font size that a leaf without its change scores: its colour shows as much. */
const ALONE_SCORE = -2;

/** Returns the score of a label: its font size in vh with the change, a small share without, lowest when blank. */
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
