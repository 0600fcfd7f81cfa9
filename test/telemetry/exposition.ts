/** The series of `/metrics`, as `name{label="value"}`, with their values. */
export type Series = ReadonlyMap<string, number>;

/**
 * Parses Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/) and throws if it is
 * invalid: metrics without help, series that appear twice or apart from their metric, counters not named `_total`,
 * histograms that do not add up.
 */
export function readExposition(text: string): Series {
  const series = new Map<string, number>();
  const done = new Set<string>();
  let metric: Metric = { name: '', type: '', samples: [] };
  if (!text.endsWith('\n')) {
    throw new Error('the last line does not end');
  }
  const finish = () => {
    check(metric);
    done.add(metric.name);
  };
  for (const line of text.split('\n').filter(line => line !== '')) {
    const comment = COMMENT.exec(line)?.groups;
    if (comment?.kind === 'HELP') {
      finish();
      metric = { name: comment.name ?? '', type: '', samples: [] };
      if (done.has(metric.name)) {
        throw new Error(`${metric.name} comes twice`);
      }
    } else if (comment !== undefined) {
      if (metric.name !== comment.name || metric.type !== '' || metric.samples.length > 0) {
        throw new Error(`this type has no place here: ${line}`);
      }
      metric.type = comment.rest ?? '';
    } else {
      const sample = readSample(line);
      metric.samples.push(sample);
      if (series.has(sample.series)) {
        throw new Error(`${sample.series} comes twice`);
      }
      series.set(sample.series, sample.value);
    }
  }
  finish();
  return series;
}

const COMMENT = /^# (?<kind>HELP|TYPE) (?<name>[a-zA-Z_:][\w:]*) (?<rest>\S.*)$/;
const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\["\\n])*)"/y;
/** Parses a number as Prometheus does, which accepts the `Nan` that prom-client writes. */
const NUMBER = /^[+-]?(Inf|[Nn]a[Nn]|\d+(\.\d+)?(e[+-]?\d+)?)$/;

interface Metric {
  readonly name: string;
  type: string;
  readonly samples: Sample[];
}

interface Sample {
  readonly series: string;
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
}

function readSample(line: string): Sample {
  const { name, labels = '', value } = SAMPLE.exec(line)?.groups ?? {};
  if (name === undefined || value === undefined || !NUMBER.test(value)) {
    throw new Error(`this is no sample: ${line}`);
  }
  return {
    series: labels === '' ? name : `${name}{${labels}}`,
    name,
    labels: readLabels(labels),
    value: Number(value.replace('Inf', 'Infinity')),
  };
}

function readLabels(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (let at = 0; at < text.length; at = LABEL.lastIndex + 1) {
    LABEL.lastIndex = at;
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined || !['', ','].includes(text.charAt(LABEL.lastIndex))) {
      throw new Error(`these are no labels: ${text}`);
    }
    labels.set(name, value);
  }
  return labels;
}

function check({ name, type, samples }: Metric): void {
  if (type === 'histogram') {
    checkHistogram(name, samples);
    return;
  }
  for (const sample of samples) {
    if (sample.name !== name) {
      throw new Error(`${sample.series} stands among those of ${name}`);
    }
    if (type === 'counter' && (!name.endsWith('_total') || !(sample.value >= 0))) {
      throw new Error(`${sample.series} is no counter`);
    }
  }
}

/** Buckets are cumulative and in the order of their bounds, and the last one contains every observation. */
function checkHistogram(name: string, samples: readonly Sample[]): void {
  const groups = Map.groupBy(samples, ({ labels }) =>
    JSON.stringify([...labels].filter(([label]) => label !== 'le')),
  );
  for (const [labels, group] of groups) {
    const buckets = group.filter(sample => sample.name === `${name}_bucket`);
    const bounds = buckets.map(sample => Number(sample.labels.get('le')?.replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const count = group.find(sample => sample.name === `${name}_count`)?.value;
    const isWhole =
      group.length === buckets.length + 2 &&
      group.some(sample => sample.name === `${name}_sum`) &&
      bounds.at(-1) === Number.POSITIVE_INFINITY &&
      counts.at(-1) === count;
    const isSorted = [bounds, counts].every(list =>
      list.every((each, at) => at === 0 || each >= (list[at - 1] ?? 0)),
    );
    if (!isWhole || !isSorted) {
      throw new Error(`${name}${labels} is no histogram`);
    }
  }
}
