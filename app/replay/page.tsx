import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../request-settings';
import { Screen } from '../screen';
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
