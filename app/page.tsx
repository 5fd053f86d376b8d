import { Home } from './_home/home';
import { type SearchParams, settingsOfRequest } from './_screen/request-settings';
import { Screen } from './_screen/screen-context';

export default async function HomePage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <Home settings={settings} />
    </Screen>
  );
}
