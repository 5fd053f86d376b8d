import { useTranslations } from 'use-intl';
import { csvText, pasteText } from '../../../lib/desk/csv';
import type { Table } from '../../../lib/desk/desk-tables';
import type { MenuEntry } from '../../_ui/menu-entry';
import { useDesk } from '../desk-context';
import { saveFile } from '../save-file';

/**
 * Returns the lines of a pane's menu that export its table: as a file, and to the clipboard.
 * @param name name of the file without its ending: words and symbols
 * @param table the table at the moment of the press
 */
export function useTableExport(name: string, table: () => Table): () => readonly MenuEntry[] {
  const t = useTranslations('desk');
  const { shell } = useDesk();
  const say = (said: string): void => shell.setState({ said });
  return () => [
    {
      kind: 'action',
      text: t('saveCsv'),
      onSelect: () => saveFile(`${name}.csv`, csvText(table()), 'text/csv'),
    },
    {
      kind: 'action',
      text: t('copyTable'),
      onSelect: () =>
        void navigator.clipboard
          .writeText(pasteText(table()))
          .then(() => say(t('toast.tableCopied')))
          .catch(() => say(t('toast.notCopied'))),
    },
  ];
}
