'use client';

import shell from '../../_screen/board/shell/shell.module.css';

/** The replay's page while there is nothing to show yet; framed, as all of it is. */
export function Waiting({ text }: { readonly text: string }) {
  return (
    <main className={shell.wall} data-source="replay">
      <div className={shell.message} role="status">
        <h1 className={shell.value}>{text}</h1>
      </div>
      <div className={shell.frame} aria-hidden="true" />
    </main>
  );
}
