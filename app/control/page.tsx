import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { Control } from './control';

export const metadata: Metadata = {
  title: 'Control',
  robots: { index: false },
};

export default async function ControlPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Control settings={settings} />
    </Screen>
  );
}
