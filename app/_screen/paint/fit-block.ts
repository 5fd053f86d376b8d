/** Steps of the search for a size: the last one differs by less than a pixel. */
const STEPS = 9;

/**
 * Sets the largest size of type at which a block of text fits into its box without broken words. The style sheet's size
 * is the least. Reads the layout, so call it for a new text or size only.
 */
export function fitBlock(box: HTMLElement, block: HTMLElement): void {
  block.style.fontSize = '';
  block.style.overflowWrap = 'normal';
  const { paddingTop, paddingBottom, paddingLeft, paddingRight } = getComputedStyle(box);
  const height = box.clientHeight - Number.parseFloat(paddingTop) - Number.parseFloat(paddingBottom);
  const width = box.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  if (!(height > 0 && width > 0)) return;
  const fits = (): boolean => block.scrollHeight <= height + 1 && block.scrollWidth <= width + 1;
  // A word that is too long at the least size is broken; at others it makes the type smaller.
  if (!fits()) block.style.overflowWrap = 'anywhere';
  let least = Number.parseFloat(getComputedStyle(block).fontSize);
  let most = Math.max(least, Math.min(height, width));
  for (let step = 0; step < STEPS; step++) {
    const size = (least + most) / 2;
    block.style.fontSize = `${size.toFixed(2)}px`;
    if (fits()) least = size;
    else most = size;
  }
  block.style.fontSize = `${Math.floor(least)}px`;
}
