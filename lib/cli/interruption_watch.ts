/** The thread of `listenForInterruption` that ends the process where its own thread does not. Not imported by any file. */
import { descendantsOf, killAll } from "../descendants.ts";
import { SIGNALS, type WatchLimits } from "./interruption.ts";

/** Time for the process's own thread to end it at the second signal, ms. */
const OWN_END_MS = 500;

function end(why: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`\n${why}\n`));
  killAll([...descendantsOf(Deno.pid), Deno.pid]);
}

function watch({ sameSignalMs, limitMs }: WatchLimits): void {
  let first: number | null = null;
  const onSignal = () => {
    const now = performance.now();
    if (first === null) {
      first = now;
      setTimeout(() => end(`Ended: it did not stop within ${limitMs / 1000} s of the signal.`), limitMs);
    } else if (now - first > sameSignalMs) setTimeout(() => end("Ended at once."), OWN_END_MS);
  };
  for (const signal of SIGNALS) Deno.addSignalListener(signal, onSignal);
}

(globalThis as unknown as { onmessage: (event: MessageEvent<WatchLimits>) => void }).onmessage = ({ data }) =>
  watch(data);
