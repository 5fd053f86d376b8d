import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { BrandPage } from './brand-page';

export const metadata: Metadata = { title: 'Brand' };

export default async function BrandRoute({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <BrandPage settings={settings} />
    </Screen>
  );
}
