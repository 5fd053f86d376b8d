import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { Library } from './library/library';

export const metadata: Metadata = { title: 'Replay' };

export default async function ReplayLibraryPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Library settings={settings} />
    </Screen>
  );
}
