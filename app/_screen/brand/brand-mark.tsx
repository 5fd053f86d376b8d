import { textIn } from '../../../lib/boards/board-text';
import type { Locale } from '../../../lib/locale/locale';
import type { ShownBrand } from './brand-context';
import styles from './brand-mark.module.css';

interface BrandMarkProps {
  readonly brand: ShownBrand;
  readonly locale: Locale;
  /** True lets a header without room show the logo alone. */
  readonly isNameOptional?: boolean;
}

/** Renders the logo of the office for the theme, and its name. Sized by the font. */
export function BrandMark({ brand: { name, logo }, locale, isNameOptional = false }: BrandMarkProps) {
  const text = name === undefined ? undefined : textIn(name, locale);
  return (
    <span className={styles.mark} data-brand>
      {logo !== undefined &&
        (logo.dark === logo.light ? (
          // biome-ignore lint/performance/noImgElement: a blob has nothing to optimize
          <img className={styles.logo} src={logo.dark} alt="" />
        ) : (
          <>
            {/* biome-ignore lint/performance/noImgElement: a blob has nothing to optimize */}
            <img className={styles.logo} data-for="dark" src={logo.dark} alt="" />
            {/* biome-ignore lint/performance/noImgElement: a blob has nothing to optimize */}
            <img className={styles.logo} data-for="light" src={logo.light} alt="" />
          </>
        ))}
      {text !== undefined && (
        <span className={styles.name} data-optional={isNameOptional && logo !== undefined}>
          {text}
        </span>
      )}
    </span>
  );
}
