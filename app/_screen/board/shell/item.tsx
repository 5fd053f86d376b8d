import type { ComponentProps } from 'react';
import styles from './item.module.css';

/** Shows a label above its value, in the header of a wall and the transport of a replay. */
export function Item({ className = '', ...others }: ComponentProps<'div'>) {
  return <div className={`${styles.item} ${className}`} {...others} />;
}

/** Label of an item. */
export function ItemLabel({ className = '', ...others }: ComponentProps<'p'>) {
  return <p className={`${styles.label} ${className}`} {...others} />;
}

/** Value of an item. */
export function ItemValue({ className = '', ...others }: ComponentProps<'p'>) {
  return <p className={`${styles.value} ${className}`} {...others} />;
}

/** Value of an item that is the heading of the page. */
export function ItemHeading(others: ComponentProps<'h1'>) {
  return <h1 className={styles.value} {...others} />;
}
