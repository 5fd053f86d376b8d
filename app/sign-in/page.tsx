import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { SignIn } from './sign-in';

export const metadata: Metadata = {
  title: 'Sign in',
  referrer: 'no-referrer',
  robots: { index: false },
};

export default async function SignInPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings} gate={false}>
      <SignIn settings={settings} />
    </Screen>
  );
}
