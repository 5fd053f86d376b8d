import type { useTranslations } from 'use-intl';
import type { Command } from './command';
import type { DeskModel } from './desk-context';
import { nextLink } from './pane-link';

/** Number of panes with a key, `g 1` to `g 9`. */
const NUMBERED_PANES = 9;

/** Returns the commands that move between panes, and those that move and size the focused one. */
export function paneCommands(
  { desk, dock, shell }: DeskModel,
  t: ReturnType<typeof useTranslations<'desk'>>,
): readonly Command[] {
  const command = (id: string, title: Parameters<typeof t>[0], keys: string, run: () => void): Command => ({
    id,
    group: 'pane',
    title: t(title),
    keys,
    run,
  });
  const popOut = async (): Promise<void> => {
    if (!(await dock.popOut())) shell.setState({ message: t('dock.blocked') });
  };
  const linkOn = (): void => {
    const { layout, focused } = desk.getState();
    const pane = focused === null ? undefined : layout.panes[focused];
    if (focused !== null && pane) desk.setLink(focused, nextLink(pane.link));
  };
  const numbered = Array.from({ length: NUMBERED_PANES }, (_, at) => ({
    ...command(`pane-${at + 1}`, 'dock.command.pane', `g ${at + 1}`, () => dock.goTo(at + 1)),
    quiet: true,
  }));
  return [
    command('next-pane', 'dock.command.nextPane', 'F6', () => dock.step(1)),
    command('previous-pane', 'dock.command.previousPane', 'Shift+F6', () => dock.step(-1)),
    command('pane-left', 'dock.command.left', 'Alt+ArrowLeft', () => dock.toward('left')),
    command('pane-right', 'dock.command.right', 'Alt+ArrowRight', () => dock.toward('right')),
    command('pane-up', 'dock.command.up', 'Alt+ArrowUp', () => dock.toward('up')),
    command('pane-down', 'dock.command.down', 'Alt+ArrowDown', () => dock.toward('down')),
    command('next-tab', 'dock.command.nextTab', 'g t', () => dock.nextTab()),
    ...numbered,
    command('maximize', 'dock.command.maximize', 'p m', () => dock.maximize()),
    command('float', 'dock.float', 'p f', () => dock.float()),
    command('pop-out', 'dock.popOut', 'p w', () => void popOut()),
    command('dock', 'dock.dock', 'p d', () => dock.dockBack()),
    command('link', 'dock.command.link', 'p l', linkOn),
    command('wider', 'dock.command.wider', 'Alt+Shift+ArrowRight', () => dock.resize(1, 0)),
    command('narrower', 'dock.command.narrower', 'Alt+Shift+ArrowLeft', () => dock.resize(-1, 0)),
    command('taller', 'dock.command.taller', 'Alt+Shift+ArrowDown', () => dock.resize(0, 1)),
    command('lower', 'dock.command.shorter', 'Alt+Shift+ArrowUp', () => dock.resize(0, -1)),
    command('close-pane', 'dock.command.close', 'p x', () => dock.close()),
  ];
}
