import type { TapeListing } from '../../../lib/protocol/http/tape-routes';
import type { TapeActivities } from '../../tape/library/activities';
import type { TapeSummaries } from '../../tape/library/summaries';
import type { TapeSummary } from '../../tape/library/tape-catalog';
import type { TapeDelays, TapesApi } from './api-dependencies';

/**
 * Returns the tapes of a data folder for the HTTP API; omits tapes that are empty or cannot be opened.
 * @param isRecording true for a tape that is being written
 */
export function tapesApi(
  summaries: TapeSummaries,
  activities: TapeActivities,
  isRecording: (id: string) => boolean,
  delays: TapeDelays,
): TapesApi {
  const listingOf = (known: TapeSummary | undefined): TapeListing | undefined => {
    if (known?.start === undefined || known.end === undefined) return undefined;
    const { id, start, end, symbols, events, bytes, source, feed } = known;
    return {
      ...{ id, start, end, symbols, events, bytes },
      ...(source !== undefined && { source }),
      ...(feed !== undefined && { feed }),
      ...(isRecording(id) && { recording: true as const }),
    };
  };
  return {
    find: async (id) => listingOf(await summaries.find(id)),
    all: async () => (await summaries.all()).map(listingOf).filter((tape) => tape !== undefined),
    delays,
    activity: (id, buckets) => activities.find(id, buckets),
  };
}
