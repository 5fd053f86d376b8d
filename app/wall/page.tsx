import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../request-settings';
import { Screen } from '../screen';
import { Boards } from './boards';

export const metadata: Metadata = { title: 'Walls' };

export default async function WallsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Boards locale={settings.locale} />
    </Screen>
  );
}
