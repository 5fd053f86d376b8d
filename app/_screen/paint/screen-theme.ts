/** Tokens of one element, as charts and canvases need them. */
export interface Tokens {
  color(name: string): string;
  /** Returns a length in CSS px. */
  length(name: string): number;
}

/**
 * Reads tokens at the element, with its theme, convention and colour-blind palette.
 * A length that is a `calc()` is measured by a probe, since custom properties are not computed.
 */
export function tokensOf(element: HTMLElement): Tokens {
  const style = getComputedStyle(element);
  return {
    color: (name) => style.getPropertyValue(`--${name}`).trim(),
    length: (name) => {
      const probe = document.createElement('i');
      probe.style.cssText = `position:absolute;visibility:hidden;width:var(--${name})`;
      element.append(probe);
      // Resolved, not as displayed: a preview is scaled by a transform.
      const width = Number.parseFloat(getComputedStyle(probe).width);
      probe.remove();
      return width;
    },
  };
}
