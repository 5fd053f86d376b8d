import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { Approve } from './approve';

export const metadata: Metadata = {
  title: 'Screens',
  referrer: 'no-referrer',
  robots: { index: false },
};

export default async function ApprovePage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Approve settings={settings} />
    </Screen>
  );
}
