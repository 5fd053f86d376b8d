import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { Sources } from './sources';

export const metadata: Metadata = { title: 'Sources' };

export default async function SourcesPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Sources settings={settings} />
    </Screen>
  );
}
