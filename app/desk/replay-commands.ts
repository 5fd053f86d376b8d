import type { useTranslations } from 'use-intl';
import { openRewind } from '../_screen/replay/rewind';
import type { Command } from './command';
import type { DeskModel } from './desk-context';

const MINUTES = [1, 5, 15] as const;

/** Returns the commands between the live market and its last minutes. */
export function replayCommands(
  { stream, shell, now }: DeskModel,
  t: ReturnType<typeof useTranslations<'desk'>>,
  ofRewind: ReturnType<typeof useTranslations<'replay.rewind'>>,
): readonly Command[] {
  const showMessage = (message: string): void => shell.setState({ message });
  const rewind = async (minutes: number): Promise<void> => {
    showMessage(ofRewind('opening'));
    try {
      const session = await openRewind(minutes, now());
      if (session === undefined) showMessage(ofRewind('none'));
      else location.assign(addressOf(`replay/${session}`));
    } catch (error) {
      showMessage(ofRewind('failed', { reason: (error as Error).message }));
    }
  };
  if (stream !== 'live') {
    const run = (): void => location.assign(addressOf(null));
    return [{ id: 'live', group: 'go', title: t('dock.command.live'), keys: 'r l', run }];
  }
  return MINUTES.map((minutes) => ({
    id: `rewind-${minutes}`,
    group: 'go',
    title: t('dock.command.rewind', { count: minutes }),
    keys: minutes === 15 ? 'r 0' : `r ${minutes}`,
    run: () => void rewind(minutes),
  }));
}

/** Returns the URL of this desk on another stream; `null` is the live one. */
function addressOf(stream: string | null): string {
  const address = new URL(location.href);
  if (stream === null) address.searchParams.delete('stream');
  else address.searchParams.set('stream', stream);
  return address.href;
}
