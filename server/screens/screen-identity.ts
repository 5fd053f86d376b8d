import { ProtocolError, quoteValue } from '../../lib/protocol/error';

/** Prefix of the ids of screens that only their address names; those of paired screens have another one. */
const NAMED = 'named-';
/** Maximum length of such an id, characters. */
const MAX_ID_LENGTH = 80;

/** A screen as its connection proves or names it. */
export interface ScreenIdentity {
  readonly id: string;
  readonly name: string;
  readonly isPaired: boolean;
}

/** A paired screen, as operators have named it. */
export interface PairedScreen {
  readonly id: string;
  readonly name: string;
  readonly place?: string;
  readonly address: string;
  /** Time of its approval, µs. */
  readonly since: number;
}

/** Paired screens, see `Screens`. */
export interface PairedScreens {
  find(id: string): PairedScreen | undefined;
  records(): readonly PairedScreen[];
}

/**
 * Returns the identity of a connection: that of its token, else that of the name in its address.
 * @throws ProtocolError `bad_request` without either, `forbidden` for the name of a paired screen
 */
export function identityOf(
  tokenId: string | undefined,
  name: string | undefined,
  paired: PairedScreens,
): ScreenIdentity {
  const own = tokenId === undefined ? undefined : paired.find(tokenId);
  if (own !== undefined) return { id: own.id, name: own.name, isPaired: true };
  if (name === undefined) {
    throw new ProtocolError(
      'bad_request',
      'report.name must be given: this screen is not paired, so its address has to name it (?name=Lobby)',
    );
  }
  const key = keyOf(name);
  if (paired.records().some((screen) => keyOf(screen.name) === key)) {
    throw new ProtocolError('forbidden', `${quoteValue(name)} is the name of a paired screen`);
  }
  return { id: namedId(name), name: shownName(name), isPaired: false };
}

/** True for the id of a screen that was not paired. */
export function isNamed(id: string): boolean {
  return id.startsWith(NAMED);
}

/** Returns the id of a screen that only its address names; names that look alike have the same. */
function namedId(name: string): string {
  return `${NAMED}${keyOf(name)}`.slice(0, MAX_ID_LENGTH);
}

function shownName(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ');
}

/** Returns letters and digits with hyphens between them; the code points of a name that has none. */
function keyOf(name: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return words?.join('-') ?? [...name].map((letter) => letter.codePointAt(0)?.toString(16)).join('-');
}
