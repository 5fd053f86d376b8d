import { useTranslations } from 'use-intl';
import { csvText, pasteText } from '../../../lib/desk/csv';
import type { Table } from '../../../lib/desk/desk-tables';
import { saveFile } from '../../_screen/data/save-file';
import type { MenuEntry } from '../../_ui/menu-entry';
import { useDesk } from '../desk-context';

/**
 * Returns the entries of a pane's menu that export its table, as a file and to the clipboard.
 * @param name file name without extension, from words and symbols
 * @param table returns the table when an entry is selected
 */
export function useTableExport(name: string, table: () => Table): () => readonly MenuEntry[] {
  const t = useTranslations('desk');
  const { shell } = useDesk();
  const showMessage = (message: string): void => shell.setState({ message });
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
          .then(() => showMessage(t('toast.tableCopied')))
          .catch(() => showMessage(t('toast.notCopied'))),
    },
  ];
}
