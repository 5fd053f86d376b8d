import type { CSSProperties, ReactNode } from 'react';
import { conventionFor } from '../../lib/locale/colors';
import { messagesOf } from '../../lib/locale/messages';
import { Gate } from '../_access/gate';
import { DocumentLanguage } from './document-language';
import type { Settings } from './screen-settings';
import { Texts } from './texts';

interface ScreenProps {
  readonly settings: Settings;
  readonly className?: string;
  /** True sends a rejected client to sign in; false for a page with its own handling. */
  readonly gate?: boolean;
  readonly children: ReactNode;
}

/** Wraps every page: sets theme, direction colours and language for its content. */
export function Screen({ settings, className, gate = true, children }: ScreenProps) {
  const { locale, theme, colors } = settings;
  return (
    <div
      className={className === undefined ? 'screen' : `screen ${className}`}
      lang={locale}
      data-theme={theme}
      data-cvd={colors.colorBlind}
      data-convention={conventionFor(colors, locale, undefined)}
      style={{ '--type': settings.typeScale } as CSSProperties}
    >
      <DocumentLanguage locale={locale} />
      <Texts locale={locale} messages={messagesOf(locale)}>
        {gate ? <Gate>{children}</Gate> : children}
      </Texts>
    </div>
  );
}
