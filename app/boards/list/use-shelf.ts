import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Board, textIn } from '../../../lib/boards/board';
import { freeId, newBoard, type Start } from '../../../lib/boards/edit/new-board';
import { parseBoard } from '../../../lib/boards/parse';
import type { Locale } from '../../../lib/locale/locale';
import type { Instrument } from '../../../lib/market/instrument';
import { saveFile } from '../../_screen/data/save-file';
import { fetchInstruments } from '../../_screen/server-api';
import { type BoardListing, fetchListing, putBoard, removeBoard } from '../boards-api';

/** Maximum size of an imported file, bytes, as at the server. */
const MAX_FILE_BYTES = 64 * 1024;
const RETRY_MS = 3_000;

/** Question before an action. */
export interface ShelfQuestion {
  readonly label: string;
  readonly text: string;
  readonly action: string;
  readonly run: () => void;
}

export interface ShelfData extends BoardListing {
  readonly instruments: readonly Instrument[];
}

/** Follows the boards of the server, and changes them. */
export function useShelf(locale: Locale) {
  const t = useTranslations('boards.list');
  const router = useRouter();
  const [data, setData] = useState<ShelfData | null>(null);
  const [message, setMessage] = useState<string | null>(null);
  const [question, setQuestion] = useState<ShelfQuestion | null>(null);

  const refresh = useCallback((): void => {
    fetchListing().then(
      (listing) => setData((known) => known && { ...known, ...listing }),
      () => undefined,
    );
  }, []);

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      try {
        const [listing, instruments] = await Promise.all([fetchListing(), fetchInstruments()]);
        if (!over) setData({ ...listing, instruments });
      } catch {
        if (!over) timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, []);

  const ids = useMemo(() => data?.boards.map(({ id }) => id) ?? [], [data]);
  const attempt = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
      refresh();
    } catch (error) {
      setMessage(t('failed', { reason: (error as Error).message }));
    }
  };

  const put = (board: Board, from: number | undefined, done: () => void): void =>
    void attempt(async () => {
      await putBoard(board, from);
      done();
    });

  const open = (board: Board): void => put(board, 0, () => router.push(`/boards/${board.id}`));

  const read = async (file: File): Promise<void> => {
    const fault = (text: string): void => setMessage(t('badFile', { file: file.name, fault: text }));
    if (file.size > MAX_FILE_BYTES) return fault(`${file.size} B`);
    let value: unknown;
    try {
      value = JSON.parse(await file.text());
    } catch (error) {
      return fault((error as Error).message);
    }
    const result = parseBoard(value);
    if (!result.ok) return fault(result.faults[0] ?? '');
    const { board } = result;
    const title = textIn(board.title, locale);
    const save = (): void => put(board, undefined, () => setMessage(t('imported', { title })));
    if (!ids.includes(board.id)) return save();
    setQuestion({ label: title, text: t('exists', { id: board.id }), action: t('replace'), run: save });
  };

  return {
    data,
    ids,
    message,
    setMessage,
    question,
    setQuestion,
    refresh,
    create: (id: string, title: string, start: Start): void => open(newBoard(id, title, start)),
    importFile: (file: File): void => void read(file),
    duplicate: (board: Board): void =>
      open({
        ...board,
        id: freeId(board.id, ids),
        title: t('copyOf', { title: textIn(board.title, locale) }),
      }),
    save: (board: Board): void =>
      saveFile(`${board.id}.json`, `${JSON.stringify(board, null, 2)}\n`, 'application/json'),
    remove: (board: Board): void => {
      const title = textIn(board.title, locale);
      const isBuiltIn = data?.builtIn.includes(board.id);
      setQuestion({
        label: t('delete'),
        text: t(isBuiltIn ? 'restoreSure' : 'deleteSure', { title }),
        action: t('delete'),
        run: () =>
          void attempt(async () => {
            await removeBoard(board.id);
            setMessage(t('deleted', { title }));
          }),
      });
    },
  };
}
