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
  /** Whether who is not let in is sent to sign in; a page that has its own way says `false`. */
  readonly gate?: boolean;
  readonly children: ReactNode;
}

/** The wrapper of every page: theme, colours of direction and language for all that is inside. */
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
