import { descendantsOf, killAll } from "../descendants.ts";

/** Signals within this time are one key press. choice: shorter than two key presses, longer than the task runner takes. */
const SAME_SIGNAL_MS = 700;
/** How long a command may take to end after the first signal. choice: a trial may finish for 5 s, then its run is closed. */
const LIMIT_MS = 15_000;

/** The signals that ask a command to end. */
export const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** When the process is ended at once, whatever it does: what the watching thread is told. */
export interface WatchLimits {
  readonly sameSignalMs: number;
  readonly limitMs: number;
}

/**
 * Listens for Ctrl-C and SIGTERM: the signal returned is aborted at the first one, so that the command can end cleanly. At a
 * second one, and where the command does not end within `limitMs`, the process and everything it started are ended at once.
 *
 * A thread of its own watches that, because this one hears nothing while it computes. Until this is called, a signal ends the
 * process at once, which is right for whatever has nothing to close.
 */
export function listenForInterruption(limitMs = LIMIT_MS): AbortSignal {
  const abort = new AbortController();
  const limits: WatchLimits = { sameSignalMs: SAME_SIGNAL_MS, limitMs };
  let first = 0;
  const onSignal = () => {
    // Under deno task one Ctrl-C arrives twice: from the terminal and from the task runner.
    if (abort.signal.aborted && performance.now() - first > SAME_SIGNAL_MS) {
      killAll(descendantsOf(Deno.pid));
      Deno.exit(1);
    }
    if (!abort.signal.aborted) first = performance.now();
    abort.abort();
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onSignal);
  new Worker(new URL("./interruption_watch.ts", import.meta.url), { type: "module" }).postMessage(limits);
  return abort.signal;
}
