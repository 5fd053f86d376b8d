import type { ScreenReport } from '../../../lib/protocol/screens/screen-report';
import type { ScreenFacts } from '../../../lib/screens/screen-agent';
import { screenSelf } from '../../../lib/sign-in/screen-address';
import { keptToken } from '../../_access/access-token';
import type { MarketConnection } from '../../_screen/market-connection';

const MAX_TEXT = 200;
const BYTES_PER_MEGABYTE = 1_000_000;

/** Facts about the board that is shown. */
export type ShownFacts = Pick<ScreenReport, 'board' | 'boards' | 'place' | 'nextAt' | 'look'>;

/** Chromium's figures of the heap. */
interface HeapFigures {
  readonly memory?: { readonly usedJSHeapSize: number };
}

/** Returns true if the page is a screen that an operator can name: it was paired, or its address names it. */
export function isScreen(): boolean {
  return keptToken()?.screen !== undefined || ownName() !== undefined;
}

function ownName(): string | undefined {
  return screenSelf(new URLSearchParams(location.search)).name;
}

/** Returns what a wall reports about itself. */
export function screenFacts(
  { client, glass, frames, screen }: MarketConnection,
  shown: ShownFacts,
  errors: ScreenReport['errors'],
): ScreenFacts {
  const name = ownName();
  const { painted } = glass;
  const { stats } = screen.getState();
  const { framesPerSecond } = frames.stats();
  const { roundTrip } = client.clock;
  const heap = (performance as HeapFigures).memory?.usedJSHeapSize;
  return {
    ...shown,
    ...(name !== undefined && { name }),
    page: (location.pathname + location.search).slice(0, MAX_TEXT),
    // Before the first answer the server's clock is unknown.
    ...(painted !== undefined && roundTrip !== undefined && { painted }),
    ...known('frameRate', framesPerSecond),
    ...known('frameCost', stats.frameCost),
    quality: stats.quality,
    ...known('latency', stats.serverToPixel),
    ...known('roundTrip', (roundTrip ?? Number.NaN) / 1_000),
    ...known('age', painted === undefined ? Number.NaN : (client.now() - painted.time) / 1_000_000),
    browser: navigator.userAgent.slice(0, MAX_TEXT),
    width: Math.round(innerWidth * devicePixelRatio),
    height: Math.round(innerHeight * devicePixelRatio),
    uptime: Math.round(performance.now()) / 1_000,
    ...(roundTrip !== undefined && known('clockOffset', -client.clock.offset / 1_000)),
    ...known('memory', (heap ?? Number.NaN) / BYTES_PER_MEGABYTE),
    isVisible: document.visibilityState === 'visible',
    errors,
  };
}

/** Returns the figure under its name, rounded to 1/1000; nothing if it is not known. */
function known<Name extends string>(name: Name, value: number): { readonly [Key in Name]?: number } {
  if (!Number.isFinite(value)) return {};
  return { [name]: Math.round(value * 1_000) / 1_000 } as { readonly [Key in Name]?: number };
}
