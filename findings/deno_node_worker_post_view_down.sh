#!/usr/bin/env bash
# node:worker_threads (deno 2.9.6): Worker.postMessage() with a typed array takes time for every byte, even transferred.
#
# Guess: as in Node, and as for an ArrayBuffer, a transfer list makes the message's cost independent of its size.
# Behaviour: sent from the thread that made the worker, a Uint8Array of 4 MiB costs about 0.2 s (some 60 ns per byte),
#   100 times the same bytes sent as an ArrayBuffer. The other direction (parentPort.postMessage) and the Worker of the
#   web platform are not affected; neither is Node 20 or later.
# Seen (milliseconds per message of 4 MiB, transferred):
#   deno view 283, deno buffer 2.0; node view 1.4
# Why it matters: a pool of threads that hands used memory back to them was 10 times slower than one thread. What
# lib/synth/chunks/ sends down is small; a chunk's memory is freed where it arrives.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > post.mjs <<'JS'
import { isMainThread, parentPort, Worker } from "node:worker_threads";
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  const answered = () => new Promise((resolve) => worker.once("message", resolve));
  const median = async (messageOf) => {
    const times = [];
    for (let i = 0; i < 5; i++) {
      const { buffer } = new Uint8Array(4 << 20);
      const start = performance.now();
      worker.postMessage(messageOf(buffer), [buffer]);
      await answered();
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[2];
  };
  worker.postMessage("ready?");
  await answered();
  const view = await median((buffer) => new Uint8Array(buffer));
  const buffer = await median((buffer) => buffer);
  console.log(`view ${view.toFixed(1)} ms, buffer ${buffer.toFixed(1)} ms, ${view > 10 * buffer ? "slow" : "alike"}`);
  await worker.terminate();
} else {
  parentPort.on("message", () => parentPort.postMessage(1));
}
JS

deno=$(NO_COLOR=1 npx --yes deno@2.9.6 run --allow-all post.mjs)
node=$(node post.mjs)
echo "deno: $deno"
echo "node: $node"
[[ $deno == *slow && $node == *alike ]] || { echo "changed: a view costs no more than a buffer in Deno, or as much in Node"; exit 1; }
echo "as described: sending a view to a thread costs time per byte in Deno"
