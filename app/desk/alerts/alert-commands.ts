import type { useTranslations } from 'use-intl';
import type { Command } from '../command';
import type { DeskModel } from '../desk-context';
import { showAlerts } from './show-alerts';

/** Returns the commands that create an alert on the focused symbol and that open the list. */
export function alertCommands(
  model: DeskModel,
  t: ReturnType<typeof useTranslations<'desk'>>,
): readonly Command[] {
  const { desk, shell } = model;
  const create = (): void => {
    const { focused, layout } = desk.getState();
    const symbol = (focused !== null && desk.symbolOf(focused)) || layout.links.A;
    shell.setState({ overlay: 'alert', alert: symbol ? { symbol } : {} });
  };
  return [
    { id: 'new-alert', group: 'go', title: t('alerts.create'), keys: '!', run: create },
    { id: 'alerts', group: 'go', title: t('alerts.name'), keys: 'g a', run: () => showAlerts(model) },
  ];
}
