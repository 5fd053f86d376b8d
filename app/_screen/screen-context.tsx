import type { CSSProperties, ReactNode } from 'react';
import { conventionFor } from '../../lib/locale/colors';
import { messagesOf } from '../../lib/locale/messages';
import { Gate } from '../_access/gate';
import { BrandProvider } from './brand/brand-provider';
import { DocumentLanguage } from './document-language';
import { InlineScript } from './inline-script';
import type { Settings } from './screen-settings';
import { SystemTheme } from './system-theme';
import { Texts } from './texts';

interface ScreenProps {
  readonly settings: Settings;
  readonly className?: string;
  /** True sends a rejected client to sign in; false for a page with its own handling. */
  readonly gate?: boolean;
  readonly children: ReactNode;
}

/** Sets the theme of the enclosing element before the first paint. */
const SET_THEME =
  "document.currentScript.parentElement.dataset.theme=matchMedia('(prefers-color-scheme: light)').matches?'light':'dark'";

/** Wraps every page: sets theme, direction colours and language for its content. */
export function Screen({ settings, className, gate = true, children }: ScreenProps) {
  const { locale, theme, colors } = settings;
  const isSystem = theme === 'system';
  return (
    <div
      className={className === undefined ? 'screen' : `screen ${className}`}
      lang={locale}
      data-theme={isSystem ? 'dark' : theme}
      data-cvd={colors.colorBlind}
      data-convention={conventionFor(colors, locale, undefined)}
      style={{ '--type': settings.typeScale } as CSSProperties}
      suppressHydrationWarning={isSystem}
    >
      {isSystem && (
        <>
          <InlineScript code={SET_THEME} />
          <SystemTheme />
        </>
      )}
      <DocumentLanguage locale={locale} />
      <Texts locale={locale} messages={messagesOf(locale)}>
        {gate ? (
          <Gate>
            <BrandProvider>{children}</BrandProvider>
          </Gate>
        ) : (
          children
        )}
      </Texts>
    </div>
  );
}
