import styles from './logo.module.css';

/** Renders the logo: a small grid of squares, some of them lit. `size` in CSS px, else sized by CSS. */
export function Logo({ size }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden="true" fill="currentColor">
      <path d="M0 0h5v5H0zM6.5 0h5v5h-5zM13 6.5h5v5h-5zM0 13h5v5H0zM6.5 13h5v5h-5z" />
      <path opacity=".38" d="M13 0h5v5h-5zM0 6.5h5v5H0zM6.5 6.5h5v5h-5zM13 13h5v5h-5z" />
    </svg>
  );
}

/** Renders the logo with the name. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <Logo size={18} />
      <span>tickerwall</span>
    </span>
  );
}
