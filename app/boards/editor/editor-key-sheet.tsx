'use client';

import { useTranslations } from 'use-intl';
import { KeySheet } from '../../_ui/key-sheet';

const LINES = [
  ['next', ['Tab']],
  ['move', ['←', '↑', '↓', '→']],
  ['resize', ['Shift', '←↑↓→']],
  ['swap', ['Alt', '←↑↓→']],
  ['undo', ['Ctrl', 'Z']],
  ['redo', ['Ctrl', 'Y']],
  ['duplicate', ['Ctrl', 'D']],
  ['remove', ['Del']],
  ['find', ['/']],
  ['escape', ['Esc']],
] as const;

/** Lists the keys of the editor. */
export function EditorKeySheet({ onClose }: { readonly onClose: () => void }) {
  const t = useTranslations('boards');
  const lines = LINES.map(([name, keys]) => ({ text: t(`keys.${name}`), keys }));
  return (
    <KeySheet
      label={t('keys.title')}
      closeLabel={t('history.close')}
      groups={[{ title: t('editor.canvas'), lines }]}
      onClose={onClose}
    />
  );
}
