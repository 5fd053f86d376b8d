import { nonceOfRequest } from './request-settings';

/** Runs a constant script before the page is first painted; React does not run scripts of later updates. */
export async function InlineScript({ code }: { readonly code: string }) {
  return (
    <script
      nonce={await nonceOfRequest()}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this project
      dangerouslySetInnerHTML={{ __html: code }}
    />
  );
}
