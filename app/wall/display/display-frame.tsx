'use client';

import type { CSSProperties, ReactNode } from 'react';
import { conventionFor } from '../../../lib/locale/colors';
import { DocumentLanguage } from '../../_screen/document-language';
import type { Settings } from '../../_screen/screen-settings';
import { Texts } from '../../_screen/texts';
import type { Language } from './use-language';

interface DisplayFrameProps {
  readonly settings: Settings;
  readonly language: Language;
  readonly children: ReactNode;
}

/** Sets theme, direction colours, type scale and language of a wall, which can change while it runs. */
export function DisplayFrame({ settings, language, children }: DisplayFrameProps) {
  const { theme, colors, typeScale } = settings;
  const { locale, messages } = language;
  return (
    <div
      className="wall"
      lang={locale}
      data-theme={theme}
      data-cvd={colors.colorBlind}
      data-convention={conventionFor(colors, locale, undefined)}
      style={{ '--type': typeScale } as CSSProperties}
    >
      <DocumentLanguage locale={locale} />
      <Texts locale={locale} messages={messages}>
        {children}
      </Texts>
    </div>
  );
}
