import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { Boards } from './board-directory';

export const metadata: Metadata = { title: 'Walls' };

export default async function WallsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Boards locale={settings.locale} />
    </Screen>
  );
}
