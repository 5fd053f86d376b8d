'use client';

import { useTranslations } from 'use-intl';
import { csvText, pasteText } from '../../../lib/desk/csv';
import type { Table } from '../../../lib/desk/desk-tables';
import { useDesk } from '../desk-context';
import { saveFile } from '../save-file';

interface TableExportProps {
  /** What the file is called, without its ending: words and symbols. */
  readonly name: string;
  /** The table as it is at the moment of the click. */
  readonly table: () => Table;
}

/** Two lines of a pane's menu: its table as a file, and to be pasted. */
export function TableExport({ name, table }: TableExportProps) {
  const t = useTranslations('desk');
  const { shell } = useDesk();
  const say = (said: string): void => shell.setState({ said });
  return (
    <>
      <button type="button" onClick={() => saveFile(`${name}.csv`, csvText(table()), 'text/csv')}>
        {t('saveCsv')}
      </button>
      <button
        type="button"
        onClick={() =>
          void navigator.clipboard
            .writeText(pasteText(table()))
            .then(() => say(t('toast.tableCopied')))
            .catch(() => say(t('toast.notCopied')))
        }
      >
        {t('copyTable')}
      </button>
    </>
  );
}
