import { durationText } from "../text/duration.ts";
import { printable } from "../text/printable.ts";

/** A line that shows how far work has come: done/total, rate, remaining time. */
export interface Progress {
  tick(n?: number): void;
  /**
   * Says behind the count how far the piece of work at hand has come; call it also while nothing happens.
   * @param leftMs Time left for the whole, where that is better known than from the count: of items that differ.
   */
  detail(text: string, leftMs?: number): void;
  /** Prints a message of its own above the line. */
  note(text: string): void;
  /** Removes the line and prints a summary in its place. */
  done(summary?: string): void;
}

const LIVE_EVERY_MS = 100;
/** Least time between plain lines, and as a share of the time so far: hours of work are no thousands of lines. */
const PLAIN_EVERY_MS = 10_000;
const PLAIN_EVERY_SHARE = 0.1;
/** Before this the rate is that of starting up, and the remaining time comes out far too long. */
const REMAINING_FROM_MS = 2_000;
/** Slower work has no rate that tells anything, items a second. */
const LEAST_RATE = 0.05;

/** Where a progress line is written: a terminal gets one live line, anything else a plain line now and then. */
interface ProgressTarget {
  readonly terminal: boolean;
  write(text: string): void;
  /** Monotonic milliseconds. */
  now(): number;
  /** Columns of the terminal; a longer live line would leave its first part behind. */
  columns?(): number;
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
  let [finished, detail] = [0, ""];
  let left: number | undefined;
  let shown = target.terminal ? -Infinity : started;
  const show = () => {
    const now = target.now();
    const plainMs = Math.max(PLAIN_EVERY_MS, PLAIN_EVERY_SHARE * (now - started));
    if (now - shown < (target.terminal ? LIVE_EVERY_MS : plainMs)) return;
    shown = now;
    const line = printable(
      progressLine(work, { finished, elapsedMs: now - started, leftMs: left }) +
        (detail === "" ? "" : ` · ${detail}`),
    );
    target.write(target.terminal ? `\r\x1b[2K${fitted(line, target.columns?.() ?? Infinity)}` : `${line}\n`);
  };
  const clear = () => {
    if (target.terminal) target.write("\r\x1b[2K");
  };
  return {
    tick(n = 1) {
      finished += n;
      show();
    },
    detail(text, leftMs) {
      [detail, left] = [text, leftMs];
      show();
    },
    note(text) {
      clear();
      target.write(`${printable(text)}\n`);
    },
    done(summary) {
      clear();
      if (summary !== undefined) target.write(`${printable(summary)}\n`);
    },
  };
}

/** The line cut to the width of the terminal. */
function fitted(line: string, columns: number): string {
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`;
}

function progressLine(
  { label, total, unit }: CountedWork,
  { finished, elapsedMs, leftMs }: {
    readonly finished: number;
    readonly elapsedMs: number;
    readonly leftMs: number | undefined;
  },
): string {
  const rate = elapsedMs > 0 ? finished / (elapsedMs / 1000) : 0;
  const amount = total > 0 ? `${finished}/${total}` : `${finished}`;
  const isKnown = total > 0 && rate > 0 && elapsedMs >= REMAINING_FROM_MS;
  const leftS = leftMs === undefined ? isKnown ? (total - finished) / rate : null : leftMs / 1000;
  const remaining = leftS === null || leftS <= 0 ? "" : `, ${durationText(leftS)} left`;
  const shownRate = rate < 10 ? rate.toFixed(1) : Math.round(rate);
  const speed = rate < LEAST_RATE ? "" : `, ${shownRate} ${unit}/s`;
  return `${label}: ${amount} ${unit}${speed}${remaining}`;
}
