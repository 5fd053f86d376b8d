/** Share of the width to fill, so that a slightly wider digit does not touch the edge. */
const MARGIN = 0.985;

/** Maximum number of steps. Gaps and labels may keep their size, so one step is not always enough. */
const MAX_STEPS = 4;

/**
 * Shrinks the type of a box until its text fits. Reads the layout, so call it when the length of the text or
 * the
 * size of the box has changed, not on each tick.
 */
export function fitText(box: HTMLElement, least = 0.4): void {
  if (box.style.fontSize !== '') box.style.fontSize = '';
  const room = box.clientWidth;
  if (room === 0 || box.scrollWidth <= room) return;
  const drawn = Number.parseFloat(getComputedStyle(box).fontSize);
  let size = drawn;
  for (let step = 0; step < MAX_STEPS && box.scrollWidth > room; step++) {
    size = Math.max(drawn * least, size * (room / box.scrollWidth) * MARGIN);
    box.style.fontSize = `${size.toFixed(2)}px`;
  }
}

/** Smallest scale of a name: a longer one is cut with an ellipsis. */
const MIN_NAME_SCALE = 0.7;
/** Width that must remain of a secondary text that is cut, in its font sizes. */
const MIN_SECONDARY = 4;

/**
 * Fits a name into its box. The secondary text gives way first: it ends in an ellipsis, or is left out. Then the name
 * shrinks, and ends in an ellipsis too. Other parts of the box stay whole. `data-cut` names the
 * cut part for the style sheet.
 */
export function fitName(box: HTMLElement, lesser?: HTMLElement, leastScale = MIN_NAME_SCALE): void {
  box.style.fontSize = '';
  delete box.dataset.cut;
  const overflows = (): boolean => box.clientWidth > 0 && box.scrollWidth > box.clientWidth;
  if (lesser !== undefined) {
    lesser.hidden = lesser.textContent === '';
    if (overflows()) {
      box.dataset.cut = 'secondary';
      const least = MIN_SECONDARY * Number.parseFloat(getComputedStyle(lesser).fontSize);
      lesser.hidden = overflows() || lesser.clientWidth < least;
      if (lesser.hidden) delete box.dataset.cut;
    }
  }
  fitText(box, leastScale);
  if (overflows()) box.dataset.cut = 'name';
}
