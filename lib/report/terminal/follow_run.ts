import type { BenchObserver, TrialCount } from "../../bench/session/bench_host.ts";
import { JobLine } from "./job_line.ts";
import type { ProgressLine, Terminal } from "./terminal.ts";

/** How often the line is drawn while a job says nothing, ms: within one long call it only counts the time. */
const REDRAW_MS = 1000;

/**
 * Follows a run on a terminal: one line for its data sets, one for its trials, then one for noisy trials that are measured again,
 * each with what the job at hand does. Call `end` when the run has ended.
 */
export function followRun(io: Terminal): BenchObserver & { end(): void } {
  let line: ProgressLine | null = null;
  let [label, shown] = ["", 0];
  let job: JobLine | null = null;
  /** When the trials at hand are expected to be done, monotonic ms; null while data is prepared. */
  let endMs: number | null = null;
  const draw = () => {
    const now = performance.now();
    const leftMs = endMs === null ? undefined : Math.max(0, endMs - now);
    if (job !== null) line?.detail(job.text(now), leftMs);
  };
  const begin = (work: { readonly label: string; readonly unit: string }, name: string, count: Count) => {
    if (label !== work.label) {
      line?.done();
      [line, label, shown] = [io.progress(work.label, count.total, work.unit), work.label, 0];
    }
    job = new JobLine(name, performance.now());
    line?.tick(count.done - shown);
    shown = count.done;
    draw();
  };
  const trials = (label: string): BenchObserver["trial"] => {
    let first: Paced | null = null;
    return ({ scenario, scale, store, variant }, count) => {
      const now = { ms: performance.now(), leftS: count.leftS };
      first ??= now;
      endMs = now.ms + 1000 * paceOf(first, now) * now.leftS;
      begin({ label, unit: "trials" }, `${scenario} x${scale} ${store} ${variant}`, count);
    };
  };
  const timer = setInterval(draw, REDRAW_MS);
  return {
    note: (text) => line === null ? io.note(text) : line.note(text),
    data(name, done, total) {
      endMs = null;
      begin({ label: "preparing", unit: "data sets" }, name, { done, total });
    },
    trial: trials("measuring"),
    again: trials("measuring noisy trials again"),
    progress(progress) {
      job?.update(progress, performance.now());
      draw();
    },
    end() {
      clearInterval(timer);
      line?.done();
    },
  };
}

/** Pieces of work done, of all. */
type Count = Pick<TrialCount, "done" | "total">;

/** A moment, monotonic ms, and the planned time that was left then, s. */
interface Paced {
  readonly ms: number;
  readonly leftS: number;
}

/** Seconds that a planned second took since the first trial: trials differ too much to be counted. As planned until one is done. */
function paceOf(first: Paced, now: Paced): number {
  const planned = first.leftS - now.leftS;
  return planned > 0 ? (now.ms - first.ms) / 1000 / planned : 1;
}
