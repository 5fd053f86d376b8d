'use client';

import styles from './sort-head.module.css';

interface SortHeadProps {
  readonly column: string;
  readonly text: string;
  readonly order: 'ascending' | 'descending' | 'none';
  readonly onSort: () => void;
}

/** Renders the head of a column; a click sorts by it. */
export function SortHead({ column, text, order, onSort }: SortHeadProps) {
  return (
    <th scope="col" data-column={column} aria-sort={order} className={styles.head}>
      <button type="button" onClick={onSort}>
        {text}
        <i aria-hidden="true" />
      </button>
    </th>
  );
}
