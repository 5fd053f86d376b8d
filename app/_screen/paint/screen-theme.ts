/** Tokens of one element as charts and canvases need them. */
export interface Tokens {
  color(name: string): string;
  /** A length in CSS px. */
  length(name: string): number;
}

/**
 * Reads tokens where the element stands, so that its theme, its convention and the colour-blind pair are in them.
 * A length that is a `calc()` is measured by a probe, as custom properties keep their text.
 */
export function tokensOf(element: HTMLElement): Tokens {
  const style = getComputedStyle(element);
  return {
    color: (name) => style.getPropertyValue(`--${name}`).trim(),
    length: (name) => {
      const probe = document.createElement('i');
      probe.style.cssText = `position:absolute;visibility:hidden;width:var(--${name})`;
      element.append(probe);
      // Resolved, not as seen: a preview is a picture made small by a transform.
      const width = Number.parseFloat(getComputedStyle(probe).width);
      probe.remove();
      return width;
    },
  };
}
