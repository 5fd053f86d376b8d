import { useEffect, useState } from 'react';
import { getPicture } from '../../../../../lib/protocol/http/board-routes';
import { ApiError, callApi } from '../../../../_access/call-api';

/** Retry interval while the server does not answer, ms. */
const RETRY_MS = 15_000;

export type PictureState =
  | { readonly state: 'loading' }
  | { readonly state: 'missing' }
  | { readonly state: 'ready'; readonly url: string };

const LOADING: PictureState = { state: 'loading' };

/** Fetches a picture of the server as a data URL; it needs the token of the page, which an `img` does not send. */
export function usePicture(name: string): PictureState {
  const [picture, setPicture] = useState<PictureState>(LOADING);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const { picture } = await callApi(getPicture, { parameters: { name }, signal: abort.signal });
        setPicture({ state: 'ready', url: `data:${picture.type};base64,${picture.base64}` });
      } catch (error) {
        if (abort.signal.aborted) return;
        if (error instanceof ApiError) setPicture({ state: 'missing' });
        timer = setTimeout(load, RETRY_MS);
      }
    };
    setPicture(LOADING);
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [name]);
  return picture;
}
