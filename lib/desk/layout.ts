import { isSymbol, type MarketSymbol } from '../market/instrument';
import * as z from '../schema/zod';
import { LINK_GROUPS, type LinkGroup } from './link-group';
import { type Pane, parsePane } from './pane';

/** Version of the format in which layouts are stored and shared. */
export const LAYOUT_VERSION = 1;
const MAX_NAME_LENGTH = 60;
const MAX_PANES = 40;

/** Named arrangement of panes, stored in the browser and shared as a file. */
export interface Layout {
  readonly version: typeof LAYOUT_VERSION;
  readonly name: string;
  /** Symbol of each link group. */
  readonly links: Readonly<Partial<Record<LinkGroup, MarketSymbol>>>;
  readonly panes: Readonly<Record<string, Pane>>;
  /** Docking of the panes, in the format of the docking library; null docks them as a new layout. */
  readonly dock: unknown;
}

const fileSchema = z.object({
  version: z.literal(LAYOUT_VERSION, { error: `must be ${LAYOUT_VERSION}` }),
  name: z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(MAX_NAME_LENGTH, `must have at most ${MAX_NAME_LENGTH} characters`),
  links: z.record(z.string(), z.unknown()).default({}),
  panes: z.record(z.string().max(64), z.unknown()),
  dock: z.unknown(),
});

/** Error of an invalid layout; the message names the path and the value. */
export class LayoutError extends Error {}

/**
 * Parses a layout from a file or the browser's storage. Panes of unknown kinds are dropped.
 * @throws LayoutError
 */
export function parseLayout(text: string): Layout {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new LayoutError(`not a layout: ${(error as Error).message}`);
  }
  const result = fileSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new LayoutError(`not a layout: ${issue?.path.join('.') || 'it'} ${issue?.message}`);
  }
  const { version, name, dock = null } = result.data;
  const entries = Object.entries(result.data.panes);
  if (entries.length > MAX_PANES)
    throw new LayoutError(`a layout has at most ${MAX_PANES} panes, not ${entries.length}`);
  const panes: Record<string, Pane> = {};
  for (const [id, pane] of entries) {
    try {
      panes[id] = parsePane(pane);
    } catch {
      // Made by a newer version: the rest of the layout is usable.
    }
  }
  const links: Partial<Record<LinkGroup, MarketSymbol>> = {};
  for (const group of LINK_GROUPS) {
    const symbol = result.data.links[group];
    if (typeof symbol === 'string' && isSymbol(symbol)) links[group] = symbol;
  }
  return { version, name, links, panes, dock };
}

export function layoutText(layout: Layout): string {
  return `${JSON.stringify(layout, null, 2)}\n`;
}
