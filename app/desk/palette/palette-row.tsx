'use client';

import { useTranslations } from 'use-intl';
import { useDesk } from '../desk-context';
import { DeskKeyCaps } from '../keys/desk-key-caps';
import { HighlightedText } from './highlighted-text';
import { SymbolRow } from './symbol-row';
import type { Entry } from './use-entries';

/** Shows a found entry with the typed letters highlighted. */
export function PaletteRow({ entry, typed }: { readonly entry: Entry; readonly typed: string }) {
  const t = useTranslations('desk.palette');
  const { library } = useDesk();
  if (entry.kind === 'symbols') return <SymbolRow instrument={entry.instrument} typed={typed} />;
  const { command } = entry;
  const layout =
    entry.kind === 'layouts' ? library.all().find(({ name }) => command.id === `layout-${name}`) : undefined;
  return (
    <>
      <span>
        <HighlightedText text={command.title} typed={typed} />
        {layout && <small> · {t('panes', { count: Object.keys(layout.panes).length })}</small>}
      </span>
      {command.keys !== undefined && <DeskKeyCaps keys={command.keys} />}
    </>
  );
}
