import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../_screen/request-settings';
import { Screen } from '../_screen/screen-context';
import { BoardShelf } from './list/board-shelf';

export const metadata: Metadata = { title: 'Boards' };

export default async function BoardsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const settings = await settingsOfRequest(searchParams);
  return (
    <Screen settings={settings}>
      <BoardShelf settings={settings} />
    </Screen>
  );
}
