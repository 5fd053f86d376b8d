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

/**
 * Shows the secondary text only if all fit; then shrinks the rest, and marks it with `data-cut` if it still does not
 * fit, so that its first element is cut with an ellipsis.
 */
export function fitName(box: HTMLElement, lesser?: HTMLElement): void {
  box.style.fontSize = '';
  delete box.dataset.cut;
  if (lesser !== undefined) {
    lesser.hidden = lesser.textContent === '';
    if (box.scrollWidth > box.clientWidth) lesser.hidden = true;
  }
  fitText(box, MIN_NAME_SCALE);
  if (box.clientWidth > 0 && box.scrollWidth > box.clientWidth) box.dataset.cut = 'true';
}
