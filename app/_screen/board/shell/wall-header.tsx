'use client';

import { type ReactNode, type Ref, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { Locale } from '../../../../lib/locale/locale';
import type { TimeFormats } from '../../../../lib/locale/times';
import type { ScreenStore } from '../../../../lib/store/screen-store';
import { Dot } from '../../../_ui/badge';
import { useBrand } from '../../brand/brand-context';
import { BrandMark } from '../../brand/brand-mark';
import { useSourceName } from '../../outage/use-source-name';
import { useSourceTexts } from '../../outage/use-source-texts';
import { Clocks } from './clocks';
import { Item, ItemHeading, ItemLabel, ItemValue } from './item';
import { SourceMark } from './source-mark';
import styles from './wall-header.module.css';

/** Header additions of a replay session. */
export interface HeaderSession {
  /** Shown above REPLAY: the source of the recording. */
  readonly recorded: string;
  /** Board selector, over the title. */
  readonly boards: ReactNode;
  /** Viewers of the session. */
  readonly viewers: ReactNode;
  /** Returns true while the clock is stopped; it then shows milliseconds. */
  readonly stands: () => boolean;
}

interface HeaderProps {
  readonly title: string;
  /** From 1. */
  readonly place: number;
  readonly count: number;
  readonly locale: Locale;
  readonly times: TimeFormats;
  readonly zones: readonly string[];
  readonly screen: ScreenStore;
  readonly now: () => number;
  readonly slot: Ref<HTMLDivElement>;
  readonly session?: HeaderSession | undefined;
}

/** Shows board, source, connection state, and as many clocks as fit. */
export function Header({ screen, locale, times, zones, session, ...props }: HeaderProps) {
  const { title, place, count, now, slot } = props;
  const t = useTranslations();
  const brand = useBrand();
  const header = useRef<HTMLElement>(null);
  const source = useStore(screen, (state) => state.status?.source ?? null);
  const status = useStore(screen, (state) => state.status);
  const nameOf = useSourceName();
  const name = status && session === undefined ? nameOf(status) : undefined;
  const down = status?.delayed !== undefined && status.sources.length === 0 ? 'waiting' : 'feedDown';
  const link = useStore(screen, (state) => (state.status?.state === 'down' ? down : state.link));
  const sources = useSourceTexts(screen, locale, times, zones[0] ?? 'UTC');
  const hasProblem = link !== 'live' || sources.headline !== undefined;

  useEffect(() => {
    const element = header.current;
    if (element === null) return;
    const fit = (): void => {
      const optional = [...element.querySelectorAll<HTMLElement>('[data-optional="true"]')];
      for (const clock of optional) clock.hidden = false;
      for (const clock of optional.reverse()) {
        if (element.scrollWidth <= element.clientWidth) break;
        clock.hidden = true;
      }
    };
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    for (const group of element.children) observer.observe(group);
    return () => observer.disconnect();
  }, []);

  return (
    <header ref={header} className={styles.header}>
      <div className={styles.group}>
        {(brand?.name !== undefined || brand?.logo !== undefined) && (
          <div className={styles.brand}>
            <BrandMark brand={brand} locale={locale} isNameOptional />
          </div>
        )}
        <Item>
          <ItemLabel>{t('wall.board', { n: String(place), count: String(count) })}</ItemLabel>
          <ItemHeading>{title}</ItemHeading>
          {session?.boards}
        </Item>
        <SourceMark
          source={session === undefined ? source : 'replay'}
          label={session?.recorded}
          delayed={name?.delay ? name : undefined}
        />
        <Item role="status" title={sources.details} data-problem={hasProblem}>
          <ItemLabel>{t('link.label')}</ItemLabel>
          <ItemValue className={styles.link}>
            <Dot on={!hasProblem} />
            {link === 'live' && sources.headline !== undefined ? sources.headline : t(`link.${link}`)}
          </ItemValue>
        </Item>
        {session?.viewers}
        <div ref={slot} className={styles.slot} />
      </div>
      <Clocks
        locale={locale}
        zones={zones}
        now={now}
        session={session !== undefined || source === 'replay'}
        stands={session?.stands}
      />
    </header>
  );
}
