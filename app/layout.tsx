import '@fontsource-variable/inter/opsz.css';
import '@fontsource-variable/noto-sans-sc/wght.css';
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import './_ui/base.css';

export const metadata: Metadata = {
  title: { default: 'tickerwall', template: '%s · tickerwall' },
  description: 'A market wall that anyone can host: feeds go in, moving prices come out.',
  icons: { icon: '/icons/mark.svg' },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** The page's language depends on the URL; `Screen` sets `lang` on its wrapper and on the root. */
export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <body>{children}</body>
    </html>
  );
}
