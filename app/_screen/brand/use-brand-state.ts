import { useCallback, useEffect, useMemo, useState } from 'react';
import type { BrandPicture } from '../../../lib/boards/brand/brand';
import { type BrandState, getBrand, getBrandPicture } from '../../../lib/protocol/screens/brand-routes';
import { keepEqual } from '../../../lib/store/keep-equal';
import { callApi } from '../../_access/call-api';
import type { ShownBrand, ShownWallpaper } from './brand-context';
import { measureWallpaper } from './measure-wallpaper';

/** Retry interval while the server does not answer, ms. */
const RETRY_MS = 15_000;

export interface FollowedBrand {
  /** Null until the server has answered. */
  readonly state: BrandState | null;
  /** Null without a brand, and until its pictures have loaded. */
  readonly shown: ShownBrand | null;
  /** Fetches the brand again. */
  readonly refresh: () => void;
}

/** Follows the brand of the server. @param wanted pictures that the page shows */
export function useBrandState(wanted: readonly BrandPicture[]): FollowedBrand {
  const [state, setState] = useState<BrandState | null>(null);
  const [asked, setAsked] = useState(0);
  const refresh = useCallback(() => setAsked((count) => count + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a refresh changes `asked`, which loads again
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = (): void => {
      callApi(getBrand, { signal: abort.signal }).then(
        (answer) => setState((known) => (known === null ? answer : keepEqual(known, answer))),
        () => {
          if (!abort.signal.aborted) timer = setTimeout(load, RETRY_MS);
        },
      );
    };
    load();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [asked]);

  const pictures = usePictures(state, wanted);
  const shown = useMemo(
    () => (state === null || pictures === null ? null : shownBrand(state, pictures)),
    [state, pictures],
  );
  return { state, shown, refresh };
}

/** URLs of the pictures of a brand. */
export interface BrandPictures {
  readonly logo?: string;
  readonly 'logo-light'?: string;
  readonly wallpaper?: ShownWallpaper;
}

/** Returns what pages show of a state; null if that is nothing. */
export function shownBrand(
  { brand, accent }: Pick<BrandState, 'brand' | 'accent'>,
  pictures: BrandPictures,
): ShownBrand | null {
  const { logo = pictures['logo-light'], 'logo-light': logoLight = logo, wallpaper } = pictures;
  const shown: ShownBrand = {
    ...(brand.name !== undefined && { name: brand.name }),
    ...(accent !== undefined && { accent: { dark: accent.dark.color, light: accent.light.color } }),
    ...(logo !== undefined && logoLight !== undefined && { logo: { dark: logo, light: logoLight } }),
    ...(wallpaper !== undefined && { wallpaper }),
  };
  return Object.keys(shown).length === 0 ? null : shown;
}

/** Loads the wanted pictures of a brand; null until they have loaded for the first time. */
function usePictures(state: BrandState | null, wanted: readonly BrandPicture[]): BrandPictures | null {
  const [pictures, setPictures] = useState<BrandPictures | null>(null);
  const key = state && wanted.map((name) => `${name} ${state.pictures[name]?.version ?? ''}`).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key names the pictures with their versions
  useEffect(() => {
    if (state === null) return;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let made: readonly string[] = [];
    const revoke = (urls: readonly string[]): void => {
      for (const url of urls) URL.revokeObjectURL(url);
    };
    const load = async (): Promise<void> => {
      const urls: string[] = [];
      try {
        const found: { -readonly [Name in keyof BrandPictures]: BrandPictures[Name] } = {};
        for (const name of wanted) {
          if (state.pictures[name] === undefined) continue;
          const blob = await fetchPicture(name, abort.signal);
          const url = URL.createObjectURL(blob);
          urls.push(url);
          if (name === 'wallpaper') found.wallpaper = { url, share: await measureWallpaper(blob) };
          else found[name] = url;
        }
        if (abort.signal.aborted) return revoke(urls);
        made = urls;
        setPictures(found);
      } catch {
        revoke(urls);
        if (!abort.signal.aborted) timer = setTimeout(load, RETRY_MS);
      }
    };
    void load();
    return () => {
      abort.abort();
      clearTimeout(timer);
      revoke(made);
    };
  }, [key]);
  return pictures;
}

/** Fetches a picture with the page's token, which an `img` does not send. */
async function fetchPicture(picture: BrandPicture, signal: AbortSignal): Promise<Blob> {
  const answer = await callApi(getBrandPicture, { parameters: { picture }, signal });
  const bytes = Uint8Array.from(atob(answer.picture.base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: answer.picture.type });
}
