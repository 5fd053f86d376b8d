import { LayoutError, layoutText, parseLayout } from '../../lib/desk/layout';
import { saveFile } from '../_screen/data/save-file';
import type { DeskModel } from './desk-context';

/** Maximum size of a layout file, bytes. */
const MAX_FILE_BYTES = 1_000_000;

type Translate = (
  key: 'toast.saved' | 'toast.notSaved' | 'toast.copied' | 'toast.notCopied' | 'toast.badFile',
  values?: { readonly reason?: string; readonly name?: string },
) => string;

/** Moves layouts in and out of the browser: storage, files, URLs, windows. */
export function deskFiles({ desk, library, shell }: DeskModel, t: Translate) {
  const showMessage = (message: string): void => shell.setState({ message });
  return {
    save(): void {
      const { layout } = desk.getState();
      showMessage(
        library.keep(layout)
          ? t('toast.saved', { name: layout.name })
          : t('toast.notSaved', { name: layout.name }),
      );
    },
    download(): void {
      const { layout } = desk.getState();
      saveFile(`${layout.name}.tickerwall-desk.json`, layoutText(layout), 'application/json');
    },
    choose(): void {
      const input = document.createElement('input');
      input.type = 'file';
      input.accept = '.json,application/json';
      input.onchange = async () => {
        const [file] = input.files ?? [];
        if (file) await openFile(file);
      };
      input.click();
    },
    copyLink(): void {
      void navigator.clipboard
        .writeText(location.href)
        .then(() => showMessage(t('toast.copied')))
        .catch(() => showMessage(t('toast.notCopied')));
    },
    openWindow(): void {
      window.open(location.href, '_blank', 'popup,width=1200,height=800');
    },
  };

  async function openFile(file: File): Promise<void> {
    try {
      if (file.size > MAX_FILE_BYTES) throw new LayoutError(`${file.size} bytes`);
      const layout = parseLayout(await file.text());
      desk.open(layout);
      library.keep(layout);
      showMessage(t('toast.saved', { name: layout.name }));
    } catch (error) {
      showMessage(t('toast.badFile', { name: file.name, reason: (error as Error).message }));
    }
  }
}
