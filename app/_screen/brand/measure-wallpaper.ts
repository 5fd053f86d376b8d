import { wallpaperShare } from '../../../lib/boards/brand/wallpaper';
import type { ShownWallpaper } from './brand-context';

/** Size of the copy that is measured: a pixel is the mean of what lies behind a word. */
const WIDTH = 96;
const HEIGHT = 54;

/** Returns the shares at which text keeps its contrast over a wallpaper. @throws DOMException for no picture */
export async function measureWallpaper(picture: Blob): Promise<ShownWallpaper['share']> {
  const copy = await createImageBitmap(picture, {
    ...{ resizeWidth: WIDTH, resizeHeight: HEIGHT, resizeQuality: 'medium' },
  });
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return { dark: 0, light: 0 };
  context.drawImage(copy, 0, 0);
  copy.close();
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT);
  return { dark: wallpaperShare(data, 'dark'), light: wallpaperShare(data, 'light') };
}
