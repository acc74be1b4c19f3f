import { printable } from "../text/printable.ts";

/** A line that shows how far work has come: done/total, rate, remaining time. */
export interface Progress {
  tick(n?: number): void;
  /** Removes the line and prints a summary in its place. */
  done(summary?: string): void;
}

const PLAIN_EVERY_MS = 10_000;
const LIVE_EVERY_MS = 100;
/** Before this the rate is that of starting up, and the remaining time comes out far too long. */
const REMAINING_FROM_MS = 2_000;

/** Where a progress line is written: a terminal gets one live line, anything else a plain line every 10 s. */
interface ProgressTarget {
  readonly terminal: boolean;
  write(text: string): void;
  /** Monotonic milliseconds. */
  now(): number;
}

/** What a progress line counts. `total` 0 means unknown. */
interface CountedWork {
  readonly label: string;
  readonly total: number;
  readonly unit: string;
}

/** Starts a progress line. */
export function startProgress(target: ProgressTarget, work: CountedWork): Progress {
  const started = target.now();
  let finished = 0;
  let shown = target.terminal ? -Infinity : started;
  return {
    tick(n = 1) {
      finished += n;
      const now = target.now();
      if (now - shown < (target.terminal ? LIVE_EVERY_MS : PLAIN_EVERY_MS)) return;
      shown = now;
      const line = printable(progressLine(work, finished, now - started));
      target.write(target.terminal ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    done(summary) {
      if (target.terminal) target.write("\r\x1b[2K");
      if (summary !== undefined) target.write(`${printable(summary)}\n`);
    },
  };
}

function progressLine({ label, total, unit }: CountedWork, finished: number, elapsedMs: number): string {
  const rate = elapsedMs > 0 ? finished / (elapsedMs / 1000) : 0;
  const amount = total > 0 ? `${finished}/${total}` : `${finished}`;
  const remaining = total > 0 && rate > 0 && elapsedMs >= REMAINING_FROM_MS
    ? `, ${seconds((total - finished) / rate)} left`
    : "";
  const shownRate = rate < 10 ? rate.toFixed(1) : Math.round(rate);
  return `${label}: ${amount} ${unit}, ${shownRate} ${unit}/s${remaining}`;
}

function seconds(s: number): string {
  if (s < 90) return `${Math.ceil(s)} s`;
  return s < 5400 ? `${Math.ceil(s / 60)} min` : `${(s / 3600).toFixed(1)} h`;
}
