/// <reference lib="webworker" />
import { scriptWork } from "./script_work.ts";

/** Does a number of pieces of work at a message, and answers with the microseconds that each took. */
self.onmessage = ({ data: pieces }: MessageEvent<number>) => {
  const start = performance.now();
  for (let i = 0; i < pieces; i++) scriptWork();
  self.postMessage(1000 * (performance.now() - start) / Math.max(1, pieces));
};
