import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { accentShade } from '../../lib/boards/brand/accent';
import type { Brand, BrandPicture } from '../../lib/boards/brand/brand';
import { HEX_COLOR } from '../../lib/boards/brand/contrast';
import type { BrandState } from '../../lib/protocol/screens/brand-routes';
import type { ShownBrand, ShownWallpaper } from '../_screen/brand/brand-context';
import { measureWallpaper } from '../_screen/brand/measure-wallpaper';
import { type BrandPictures, shownBrand } from '../_screen/brand/use-brand-state';
import { type PictureChanges, putBrand } from './brand-api';

export interface BrandEditor {
  /** Brand as edited; an accent may still be typed. */
  readonly brand: Brand;
  readonly pictures: PictureChanges;
  /** Brand as walls would show it. */
  readonly shown: ShownBrand | null;
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  readonly fault: string;
  /** State that was saved elsewhere since the changes began. */
  readonly newer: BrandState | null;
  readonly set: (change: { readonly [Field in keyof Brand]: Brand[Field] | undefined }) => void;
  readonly setPicture: (name: BrandPicture, file: File | null) => void;
  /** @param replace true to save over a newer state */
  readonly save: (replace?: boolean) => void;
  /** Goes back to the saved state. */
  readonly reset: () => void;
}

interface EditorOptions {
  /** Saved state. */
  readonly state: BrandState;
  /** Brand that the page shows, with the URLs of saved pictures. */
  readonly saved: ShownBrand | null;
  /** Fetches the saved state again. */
  readonly refresh: () => void;
  readonly onSaved: () => void;
}

/** Edits a brand; nothing is saved until the user saves. */
export function useBrandEditor({ state, saved, refresh, onSaved }: EditorOptions): BrandEditor {
  const t = useTranslations('boards.brand');
  const [known, setKnown] = useState(state);
  const [changes, setChanges] = useState<Brand | null>(null);
  const [pictures, setPictures] = useState<PictureChanges>({});
  const [isSaving, setSaving] = useState(false);
  const [fault, setFault] = useState('');
  const [newer, setNewer] = useState<BrandState | null>(null);
  const brand = changes ?? known.brand;
  const isChanged = changes !== null || Object.keys(pictures).length > 0;
  // A state that was saved elsewhere, while nothing is edited here.
  if (!isChanged && !isSaving && state.revision > known.revision) setKnown(state);

  const chosen = useChosenPictures(pictures);
  const shown = useMemo(() => {
    const { accent } = brand;
    const [dark, light] = typeof accent === 'string' ? [accent, accent] : [accent?.dark, accent?.light];
    const isColor = [dark, light].every((color) => color !== undefined && HEX_COLOR.test(color));
    return shownBrand(
      {
        brand,
        ...(isColor && {
          accent: { dark: accentShade(dark as string, 'dark'), light: accentShade(light as string, 'light') },
        }),
      },
      { ...savedPictures(known, saved, pictures), ...chosen },
    );
  }, [brand, known, saved, pictures, chosen]);

  const reset = useCallback((): void => {
    setChanges(null);
    setPictures({});
    setFault('');
    setKnown((last) => newer ?? last);
    setNewer(null);
    refresh();
  }, [newer, refresh]);

  const save = async (replace = false): Promise<void> => {
    setSaving(true);
    setFault('');
    try {
      const { ok, state: answered } = await putBrand(brand, pictures, replace ? undefined : known.revision);
      if (!ok) return setNewer(answered);
      setKnown(answered);
      setChanges(null);
      setPictures({});
      setNewer(null);
      refresh();
      onSaved();
    } catch (error) {
      setFault(t('failed', { reason: (error as Error).message }));
    } finally {
      setSaving(false);
    }
  };

  return {
    ...{ brand, pictures, shown, isChanged, isSaving, fault, newer, reset },
    set: (change) => {
      const next = Object.entries({ ...brand, ...change }).filter(([, value]) => value !== undefined);
      setChanges(Object.fromEntries(next) as Brand);
    },
    setPicture: (name, file) => setPictures((others) => ({ ...others, [name]: file })),
    save: (replace) => void save(replace),
  };
}

/** Returns the saved pictures that are not changed, as the page shows them. */
function savedPictures(
  { pictures }: BrandState,
  saved: ShownBrand | null,
  changes: PictureChanges,
): BrandPictures {
  const has = (name: BrandPicture): boolean => pictures[name] !== undefined && changes[name] === undefined;
  return {
    ...(has('logo') && saved?.logo && { logo: saved.logo.dark }),
    ...(has('logo-light') && saved?.logo && { 'logo-light': saved.logo.light }),
    ...(has('wallpaper') && saved?.wallpaper && { wallpaper: saved.wallpaper }),
  };
}

/** Returns the chosen files as pictures that the page can show. */
function useChosenPictures(changes: PictureChanges): BrandPictures {
  const [shown, setShown] = useState<BrandPictures>({});
  useEffect(() => {
    let over = false;
    const urls: string[] = [];
    const urlOf = (file: File): string => {
      const url = URL.createObjectURL(file);
      urls.push(url);
      return url;
    };
    const { logo, 'logo-light': logoLight, wallpaper } = changes;
    const logos = {
      ...(logo && { logo: urlOf(logo) }),
      ...(logoLight && { 'logo-light': urlOf(logoLight) }),
    };
    const show = (measured?: ShownWallpaper): void => {
      if (!over) setShown({ ...logos, ...(measured && { wallpaper: measured }) });
    };
    if (wallpaper) {
      const url = urlOf(wallpaper);
      // A file that is no picture is rejected when it is saved.
      measureWallpaper(wallpaper).then(
        (share) => show({ url, share }),
        () => show(),
      );
    } else show();
    return () => {
      over = true;
      for (const url of urls) URL.revokeObjectURL(url);
    };
  }, [changes]);
  return shown;
}
