import { CHANGE_WEIGHT, fitLabel, type LeafLabel, type MeasureText, NAME_WEIGHT } from './heatmap-label';
import { HEADING_SIZE_VH, type HeatmapLayout, type HeatmapLeaf, type HeatmapSector } from './heatmap-layout';
import type { ChartTheme } from './theme';

/** How a leaf looks beside its colour. */
export type LeafLook = 'live' | 'faded' | 'hatched' | 'halted';

/** What a leaf shows now. */
export interface LeafState {
  readonly look: LeafLook;
  /** Below the name: the change (`+2.41`), or the age of a stale value, or a word for the halted one. */
  readonly text: string;
  /** From a heat ramp; a leaf that is not live has none. */
  readonly fill: string;
}

/** What stands over a sector: its name at the left, its change at the right; what does not fit is left out. */
export interface HeadingState {
  readonly name: string;
  readonly text: string;
}

/** The part of a 2D context that painting takes. */
export type PaintContext = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textBaseline'
  | 'textAlign'
  | 'globalAlpha'
  | 'fillRect'
  | 'clearRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'rect'
  | 'clip'
  | 'save'
  | 'restore'
>;

/** Distance and width of hatching, and the size of a halt's two bars, vh. */
const HATCH_STEP_VH = 1.1;
const HATCH_WIDTH_VH = 0.4;
const FADED_ALPHA = 0.6;

/** Widths of texts as that context sets them in that family. Set sizes in px. */
export function canvasMeasure(
  context: Pick<PaintContext, 'font' | 'measureText'>,
  family: string,
): MeasureText {
  return (text, size, weight) => {
    context.font = fontOf(weight, size, family);
    return context.measureText(text).width;
  };
}

/**
 * Paints a layout into a canvas whose units are CSS px, leaf by leaf: only what changed since the last time. Plain
 * canvas, since a chart library would go through all leaves to recolour three of them.
 */
export class HeatmapPainter {
  readonly #context: PaintContext;
  readonly #layout: HeatmapLayout;
  readonly #theme: ChartTheme;
  readonly #measure: MeasureText;
  readonly #paintedLeaves: string[] = [];
  readonly #paintedHeadings: string[] = [];
  readonly #labels: LeafLabel[];
  /** Length of the text that each label was fitted to. */
  readonly #textLengths: number[] = [];

  constructor(context: PaintContext, layout: HeatmapLayout, theme: ChartTheme) {
    this.#context = context;
    this.#layout = layout;
    this.#theme = theme;
    this.#measure = canvasMeasure(context, theme.font);
    this.#labels = layout.leaves.map(({ label }) => label);
  }

  /**
   * Brings the canvas up to date.
   * @returns how many leaves and headings were painted
   */
  paint(stateOf: (symbol: string) => LeafState, headingOf: (sector: HeatmapSector) => HeadingState): number {
    let painted = 0;
    for (const [index, leaf] of this.#layout.leaves.entries()) {
      const state = stateOf(leaf.symbol);
      const key = `${state.look} ${state.fill} ${state.text}`;
      if (key === this.#paintedLeaves[index]) continue;
      this.#paintedLeaves[index] = key;
      this.#paintLeaf(leaf, index, state);
      painted++;
    }
    for (const [index, sector] of this.#layout.sectors.entries()) {
      const heading = headingOf(sector);
      const key = `${heading.name} ${heading.text}`;
      if (key === this.#paintedHeadings[index]) continue;
      this.#paintedHeadings[index] = key;
      this.#paintHeading(sector, heading);
      painted++;
    }
    return painted;
  }

  #paintLeaf(leaf: HeatmapLeaf, index: number, state: LeafState): void {
    const context = this.#context;
    const theme = this.#theme;
    const { x, y, width, height } = leaf;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    context.clearRect(x, y, width, height);
    context.fillStyle = state.look === 'live' ? state.fill : theme.heat.neutral;
    if (state.look === 'halted') context.fillStyle = theme.panel;
    context.fillRect(x, y, width, height);
    if (state.look === 'hatched') this.#hatch(leaf);
    if (state.look === 'halted') this.#outline(leaf);
    context.globalAlpha = state.look === 'live' || state.look === 'halted' ? 1 : FADED_ALPHA;
    this.#paintLabel(leaf, this.#labelFor(leaf, index, state), state);
    context.restore();
  }

  /** The laid-out label, fitted anew when the text below the name has another length. */
  #labelFor(leaf: HeatmapLeaf, index: number, { look, text }: LeafState): LeafLabel {
    const shown = look === 'halted' ? `‖ ${text}` : text;
    if (this.#textLengths[index] !== shown.length) {
      this.#textLengths[index] = shown.length;
      const fitted = fitLabel(leaf.name, shown, leaf.width, leaf.height, this.#layout.unit, this.#measure);
      // Smaller when it must be; never larger than the layout found, or names would jump with a digit.
      this.#labels[index] =
        fitted.change && fitted.size > leaf.label.size && leaf.label.change ? leaf.label : fitted;
    }
    return this.#labels[index] ?? leaf.label;
  }

  #paintLabel(leaf: HeatmapLeaf, label: LeafLabel, state: LeafState): void {
    if (label.lines.length === 0) return;
    const context = this.#context;
    const family = this.#theme.font;
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillStyle = this.#theme.text;
    const x = leaf.x + label.paddingX;
    // Digits and capitals have no descenders: their baseline lies at about 0.86 of the line.
    let baseline = leaf.y + label.paddingY + label.lineHeight * 0.86;
    context.font = fontOf(NAME_WEIGHT, label.size, family);
    for (const line of label.lines) {
      context.fillText(line, x, baseline);
      baseline += label.lineHeight;
    }
    if (!label.change) return;
    let textX = x;
    if (state.look === 'halted') textX += this.#haltBars(x, baseline, label.size);
    context.font = fontOf(CHANGE_WEIGHT, label.size, family);
    context.fillText(state.text, textX, baseline);
  }

  /** Two bars as tall as a capital. @returns the room that they take, px */
  #haltBars(x: number, baseline: number, size: number): number {
    const height = size * 0.7;
    const width = Math.max(1, size * 0.12);
    this.#context.fillRect(x, baseline - height, width, height);
    this.#context.fillRect(x + width * 2.4, baseline - height, width, height);
    return width * 3.4 + size * 0.3;
  }

  #hatch({ x, y, width, height }: HeatmapLeaf): void {
    const context = this.#context;
    const step = HATCH_STEP_VH * this.#layout.unit;
    context.strokeStyle = this.#theme.hatch;
    context.fillStyle = this.#theme.panel;
    context.fillRect(x, y, width, height);
    context.lineWidth = HATCH_WIDTH_VH * this.#layout.unit;
    context.beginPath();
    for (let offset = -height; offset < width; offset += step) {
      context.moveTo(x + offset, y + height);
      context.lineTo(x + offset + height, y);
    }
    context.stroke();
  }

  #outline({ x, y, width, height }: HeatmapLeaf): void {
    const context = this.#context;
    const line = Math.max(1, Math.round(this.#layout.unit * 0.2));
    context.strokeStyle = this.#theme.lineStrong;
    context.lineWidth = line;
    context.strokeRect(x + line / 2, y + line / 2, width - line, height - line);
  }

  #paintHeading(sector: HeatmapSector, { name, text }: HeadingState): void {
    const context = this.#context;
    const size = HEADING_SIZE_VH * this.#layout.unit;
    context.clearRect(sector.x, sector.y, sector.width, sector.heading);
    const nameWidth = this.#measure(name, size, CHANGE_WEIGHT);
    if (nameWidth > sector.width) return;
    context.font = fontOf(CHANGE_WEIGHT, size, this.#theme.font);
    context.textBaseline = 'alphabetic';
    const baseline = sector.y + sector.heading - size * 0.45;
    context.fillStyle = this.#theme.text;
    context.textAlign = 'left';
    context.fillText(name, sector.x, baseline);
    if (nameWidth + size * 0.5 + this.#measure(text, size, CHANGE_WEIGHT) > sector.width) return;
    context.fillStyle = this.#theme.muted;
    context.textAlign = 'right';
    context.fillText(text, sector.x + sector.width, baseline);
  }
}

function fontOf(weight: number, size: number, family: string): string {
  return `${weight} ${size}px ${family}`;
}
