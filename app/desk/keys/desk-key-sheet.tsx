'use client';

import { useTranslations } from 'use-intl';
import { type Keys, keyCaps } from '../../../lib/desk/keymap';
import { KeySheet } from '../../_ui/key-sheet';
import type { Command } from '../command';
import { KEYS_INSIDE, PLACES } from './keys-inside';
import { isMac } from './use-keys';

const GROUPS = ['go', 'pane', 'layout', 'view'] as const;

interface DeskKeySheetProps {
  readonly commands: readonly Command[];
  readonly onClose: () => void;
}

/** Lists all keys of the desk. */
export function DeskKeySheet({ commands, onClose }: DeskKeySheetProps) {
  const t = useTranslations('desk.keys');
  const line = (text: string, keys: Keys) => ({ text, keys: keyCaps(keys, isMac()) });
  const ofCommands = GROUPS.map((group) => ({
    title: t(`group.${group}`),
    lines: [
      ...commands
        .filter((command) => command.group === group && command.keys !== undefined && !command.quiet)
        .map(({ title, keys = '' }) => line(title, keys)),
      ...(group === 'pane' ? [line(t('paneNumber'), 'g 1 … 9')] : []),
    ],
  }));
  const inside = PLACES.map((place) => ({
    title: t(`group.${place}`),
    lines: KEYS_INSIDE[place].map(([keys, what]) => line(t(what), keys)),
  }));
  return <KeySheet label={t('title')} groups={[...ofCommands, ...inside]} onClose={onClose} />;
}
