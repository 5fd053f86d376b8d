import type { Metadata } from 'next';
import { type SearchParams, settingsOfRequest } from '../../_screen/request-settings';
import { Screen } from '../../_screen/screen-context';
import { EditorPage } from '../editor/editor-page';

interface BoardPageProps {
  readonly params: Promise<{ readonly board: string }>;
  readonly searchParams: SearchParams;
}

export async function generateMetadata({ params }: BoardPageProps): Promise<Metadata> {
  return { title: `${(await params).board} · Boards` };
}

export default async function BoardEditorPage({ params, searchParams }: BoardPageProps) {
  const [{ board }, settings] = await Promise.all([params, settingsOfRequest(searchParams)]);
  return (
    <Screen settings={settings}>
      <EditorPage boardId={board} settings={settings} />
    </Screen>
  );
}
