import type { BenchObserver } from "../../bench/session/bench_host.ts";
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
  const draw = () => {
    if (job !== null) line?.detail(job.text(performance.now()));
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
  const trials =
    (label: string): BenchObserver["trial"] => ({ scenario, scale, store, variant }, done, total) =>
      begin({ label, unit: "trials" }, `${scenario} x${scale} ${store} ${variant}`, { done, total });
  const timer = setInterval(draw, REDRAW_MS);
  return {
    note: (text) => line === null ? io.note(text) : line.note(text),
    data: (name, done, total) => begin({ label: "preparing", unit: "data sets" }, name, { done, total }),
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
interface Count {
  readonly done: number;
  readonly total: number;
}
