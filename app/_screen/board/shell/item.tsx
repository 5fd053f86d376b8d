import type { ComponentProps } from 'react';
import styles from './item.module.css';

/** A label above its value: the one pattern of a wall's header and of a replay's transport. */
export function Item({ className = '', ...others }: ComponentProps<'div'>) {
  return <div className={`${styles.item} ${className}`} {...others} />;
}

/** The label of an item. */
export function ItemLabel({ className = '', ...others }: ComponentProps<'p'>) {
  return <p className={`${styles.label} ${className}`} {...others} />;
}

/** The value of an item. */
export function ItemValue({ className = '', ...others }: ComponentProps<'p'>) {
  return <p className={`${styles.value} ${className}`} {...others} />;
}

/** The value of an item that is the heading of the page. */
export function ItemHeading(others: ComponentProps<'h1'>) {
  return <h1 className={styles.value} {...others} />;
}
