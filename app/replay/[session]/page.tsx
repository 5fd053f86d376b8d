import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../../_screen/request-settings';
import { Screen } from '../../_screen/screen-context';
import { Replay } from '../player/replay';

interface ReplayPageProps {
  readonly params: Promise<{ readonly session: string }>;
  readonly searchParams: SearchParams;
}

export async function generateMetadata({ params }: ReplayPageProps): Promise<Metadata> {
  return { title: `REPLAY ${(await params).session}` };
}

export default async function ReplayPage({ params, searchParams }: ReplayPageProps) {
  const [{ session }, settings] = await Promise.all([params, settingsOfRequest(searchParams)]);
  return (
    <Screen settings={settings} className="wall">
      <Replay sessionId={session} settings={settings} />
    </Screen>
  );
}
