/** Shows how far long work is: done/total, rate, remaining time. */
export interface Progress {
  tick(n?: number): void;
  /** Ends the line; a summary is printed in its place. */
  done(summary?: string): void;
}

const PLAIN_EVERY_MS = 10_000;
const LIVE_EVERY_MS = 100;
/** Before this the rate is that of starting up, and hours that are left turn out to be minutes. */
const REMAINING_FROM_MS = 2_000;

/** What a progress line is written to; a terminal gets one live line, anything else a plain line every 10 s. */
export interface ProgressTarget {
  readonly terminal: boolean;
  write(text: string): void;
  /** Monotonic milliseconds. */
  now(): number;
}

/** Starts a progress line. `total` 0 means unknown. */
export function startProgress(target: ProgressTarget, label: string, total: number, unit: string): Progress {
  const started = target.now();
  let finished = 0;
  let shown = target.terminal ? -Infinity : started;
  const line = () => progressLine(label, finished, total, unit, target.now() - started);
  return {
    tick(n = 1) {
      finished += n;
      const now = target.now();
      if (now - shown < (target.terminal ? LIVE_EVERY_MS : PLAIN_EVERY_MS)) return;
      shown = now;
      target.write(target.terminal ? `\r\x1b[2K${line()}` : `${line()}\n`);
    },
    done(summary) {
      if (target.terminal) target.write("\r\x1b[2K");
      if (summary !== undefined) target.write(`${summary}\n`);
    },
  };
}

function progressLine(
  label: string,
  finished: number,
  total: number,
  unit: string,
  elapsedMs: number,
): string {
  const rate = elapsedMs > 0 ? finished / (elapsedMs / 1000) : 0;
  const amount = total > 0 ? `${finished}/${total}` : `${finished}`;
  const remaining = total > 0 && rate > 0 && elapsedMs >= REMAINING_FROM_MS
    ? `, ${seconds((total - finished) / rate)} left`
    : "";
  return `${label}: ${amount} ${unit}, ${
    rate < 10 ? rate.toFixed(1) : Math.round(rate)
  } ${unit}/s${remaining}`;
}

function seconds(s: number): string {
  if (s < 90) return `${Math.ceil(s)} s`;
  return s < 5400 ? `${Math.ceil(s / 60)} min` : `${(s / 3600).toFixed(1)} h`;
}
