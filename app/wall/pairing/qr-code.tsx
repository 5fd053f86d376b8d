import { useMemo } from 'react';
import { encode } from 'uqr';

/** Quiet zone around the code, modules: four by the standard (ISO/IEC 18004). */
const BORDER = 4;

/** Renders a QR code of a text as one path. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { size, path } = useMemo(() => {
    // `boostEcc` uses the spare capacity of the version for error correction.
    const { size, data } = encode(text, { ecc: 'M', boostEcc: true, border: BORDER });
    const runs = data.flatMap((row, y) =>
      runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`),
    );
    return { size, path: runs.join('') };
  }, [text]);
  return (
    <svg
      width="100%"
      height="100%"
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}

/** Returns start and length of each run of dark modules in a row. */
function runsOf(row: readonly boolean[]): [x: number, length: number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last !== undefined && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
}
