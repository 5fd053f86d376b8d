import { Home } from './home/home';
import { type SearchParams, settingsOfRequest } from './request-settings';
import { Screen } from './screen';

export default async function HomePage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Home settings={settings} />
    </Screen>
  );
}
