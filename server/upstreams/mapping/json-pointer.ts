/** Maximum length of a place, characters. */
const MAX_LENGTH = 200;
/** A place: a JSON pointer (RFC 6901) in the item; after `#` in the whole message; `#key` is the item's own name. */
const PLACE = /^(#key|#?(\/([^/~]|~[01])*)*)$/;

/** An item of a message, in which places are looked up. */
export interface Item {
  readonly value: unknown;
  /** The whole message. */
  readonly message: unknown;
  /** Name of the item in an object, or its index in a list. */
  readonly key: string | number | undefined;
}

/** Returns the value at a place of an item; undefined if there is none. */
export type Lookup = (item: Item) => unknown;

/** True for the text of a place. */
export function isPlace(text: string): boolean {
  return text.length <= MAX_LENGTH && PLACE.test(text);
}

/** Returns the lookup of a place, parsed once. */
export function lookupOf(place: string): Lookup {
  if (place === '#key') return ({ key }) => key;
  const isInMessage = place.startsWith('#');
  const names = (isInMessage ? place.slice(1) : place)
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return (item) => {
    let found = isInMessage ? item.message : item.value;
    for (const name of names) {
      // Inherited names such as `constructor` are no data.
      if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
      found = (found as Record<string, unknown>)[name];
    }
    return found;
  };
}
