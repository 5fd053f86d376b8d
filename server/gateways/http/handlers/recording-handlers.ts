import { controlRecording, listRecordings } from '../../../../lib/protocol/http/recording-routes';
import type { ApiDependencies } from '../api-dependencies';
import { answer, type HandledRoute, handle } from '../route-handler';

export function recordingHandlers({ recordings }: Pick<ApiDependencies, 'recordings'>): HandledRoute[] {
  return [
    handle(listRecordings, () => ({ recordings: recordings.all(), rewind: recordings.rewind })),
    handle(controlRecording, async ({ body: { action, id }, audit }) => {
      audit({ action, id });
      return action === 'start'
        ? answer(201, { recording: await recordings.start(id) })
        : answer(200, { recording: await recordings.stop(id) });
    }),
  ];
}
