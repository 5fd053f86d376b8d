const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const HEAD = /^# (?:HELP|TYPE) (\S+)/;

/**
 * Adds the metrics of other processes to those of this one, each sample with the label `process`. All are in the text
 * format of Prometheus, where the samples of a family stand together.
 */
export function mergedMetrics(
  own: string,
  others: Iterable<readonly [process: string, text: string]>,
): string {
  const families = familiesOf(own);
  let hasOthers = false;
  for (const [process, text] of others) {
    hasOthers = true;
    for (const [name, { head, samples }] of familiesOf(text)) {
      const family = families.get(name) ?? { head, samples: [] };
      families.set(name, family);
      family.samples.push(...samples.map((sample) => labelled(sample, process)));
    }
  }
  if (!hasOthers) return own;
  return `${[...families.values()].flatMap(({ head, samples }) => [...head, ...samples, '']).join('\n')}`;
}

interface FamilyText {
  readonly head: string[];
  readonly samples: string[];
}

function familiesOf(text: string): Map<string, FamilyText> {
  const families = new Map<string, FamilyText>();
  let current: FamilyText | undefined;
  for (const line of text.split('\n')) {
    const name = HEAD.exec(line)?.[1];
    if (name !== undefined) {
      current = families.get(name) ?? { head: [], samples: [] };
      families.set(name, current);
      current.head.push(line);
    } else if (line !== '') current?.samples.push(line);
  }
  return families;
}

function labelled(sample: string, process: string): string {
  const [, name, labels, value] = SAMPLE.exec(sample) ?? [];
  return name === undefined
    ? sample
    : `${name}{process="${process}"${labels === undefined ? '' : `,${labels}`}} ${value}`;
}
