import type { Metadata } from 'next';
import '../wall-transition.css';
import { InlineScript } from '../../_screen/inline-script';
import { KEEP_PICTURE } from '../../_screen/kiosk/page-reload';
import { type SearchParams, settingsOfRequest } from '../../_screen/request-settings';
import { Screen } from '../../_screen/screen-context';
import { WallGate } from '../pairing/wall-gate';
import { Wall } from '../wall';

interface WallPageProps {
  readonly params: Promise<{ readonly board: string }>;
  readonly searchParams: SearchParams;
}

export async function generateMetadata({ params }: WallPageProps): Promise<Metadata> {
  return { title: (await params).board };
}

export default async function WallPage({ params, searchParams }: WallPageProps) {
  const [{ board }, settings] = await Promise.all([params, settingsOfRequest(searchParams, true)]);
  return (
    <Screen settings={settings} className="wall" gate={false}>
      <InlineScript code={KEEP_PICTURE} />
      <WallGate settings={settings}>
        <Wall boardId={board} settings={settings} />
      </WallGate>
    </Screen>
  );
}
