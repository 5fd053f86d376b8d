'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { BrandPicture } from '../../lib/boards/brand/brand';
import {
  type BrandState,
  LOGO_TYPES,
  MAX_LOGO_BYTES,
  MAX_WALLPAPER_BYTES,
  WALLPAPER_TYPES,
} from '../../lib/protocol/screens/brand-routes';
import { Button } from '../_ui/button';
import { FileInput } from '../_ui/field';
import styles from './brand-page.module.css';
import type { BrandEditor } from './use-brand-editor';

const BYTES_PER_KB = 1_024;

interface PictureFieldProps {
  readonly name: BrandPicture;
  readonly editor: BrandEditor;
  readonly saved: BrandState;
}

/** Chooses or removes a picture of a brand. */
export function PictureField({ name, editor, saved }: PictureFieldProps) {
  const t = useTranslations('boards.brand');
  const input = useRef<HTMLInputElement>(null);
  const file = editor.pictures[name];
  const facts = file === undefined ? saved.pictures[name] : undefined;
  const url = urlOf(name, editor);
  const most = name === 'wallpaper' ? MAX_WALLPAPER_BYTES : MAX_LOGO_BYTES;
  const bytes = file?.size ?? facts?.bytes;
  const has = file !== null && (file !== undefined || facts !== undefined);
  const kilobytes = (size: number): string => String(Math.ceil(size / BYTES_PER_KB));
  return (
    <div className={styles.picture} data-picture={name}>
      <div className={styles.thumbnail} data-theme={name === 'logo-light' ? 'light' : 'dark'}>
        {has && url !== undefined && (
          // biome-ignore lint/performance/noImgElement: a blob has nothing to optimize
          <img src={url} alt="" data-kind={name} />
        )}
      </div>
      <div className={styles.pictureText}>
        <b>{t(`picture.${name}`)}</b>
        <small role={bytes !== undefined && bytes > most ? 'alert' : undefined}>
          {bytes !== undefined && bytes > most
            ? t('tooLarge', { size: kilobytes(bytes), most: kilobytes(most) })
            : t(`pictureHint.${name}`, { most: kilobytes(most) })}
        </small>
      </div>
      <Button onClick={() => input.current?.click()} aria-label={`${t('choose')}: ${t(`picture.${name}`)}`}>
        {t('choose')}
      </Button>
      <Button
        variant="plain"
        disabled={!has}
        aria-label={`${t('remove')}: ${t(`picture.${name}`)}`}
        onClick={() => editor.setPicture(name, null)}
      >
        {t('remove')}
      </Button>
      <FileInput
        ref={input}
        accept={(name === 'wallpaper' ? WALLPAPER_TYPES : LOGO_TYPES).join(',')}
        aria-label={t(`picture.${name}`)}
        onFiles={([first]) => {
          if (first) editor.setPicture(name, first);
        }}
      />
    </div>
  );
}

function urlOf(name: BrandPicture, { shown }: BrandEditor): string | undefined {
  if (name === 'wallpaper') return shown?.wallpaper?.url;
  return name === 'logo' ? shown?.logo?.dark : shown?.logo?.light;
}
