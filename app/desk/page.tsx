import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { Desk } from './desk';

export const metadata: Metadata = { title: 'Desk' };

export default async function DeskPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings} className="desk">
      <Desk settings={settings} />
    </Screen>
  );
}
