#!/usr/bin/env bash
# node:worker_threads (deno 2.9.6): terminate() answers, and "exit" fires, while the thread goes on with its messages.
#
# Guess: as in Node, the thread is stopped in mid-statement, and the promise resolves when it has stopped.
# Behaviour: the promise resolves and "exit" fires within milliseconds; the thread ends the task it is at and goes on with
#   those that wait in its queue. A thread that calls process.exit() itself has ended when "exit" fires. Neither happens in
#   Node 20 or later.
# Seen (steps of work that two queued tasks of 600 ms each do from the answer of terminate() on, some or none):
#   deno terminate: some, deno process.exit: none; node terminate: none
# Why it matters: a benchmark that stops one pool of threads and times the next one times both. lib/synth/chunks/ asks its
# threads to end themselves and waits for "exit".
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > stop.mjs <<'JS'
import process from "node:process";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
if (isMainThread) {
  const steps = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: steps });
  const exit = new Promise((resolve) => worker.once("exit", resolve));
  for (let task = 0; task < 2; task++) worker.postMessage("work");
  while (Atomics.load(steps, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  if (process.argv[2] === "terminate") await worker.terminate();
  else worker.postMessage("end");
  await exit;
  const atAnswer = Atomics.load(steps, 0);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  console.log(Atomics.load(steps, 0) > atAnswer ? "some" : "none");
} else {
  parentPort.on("message", (message) => {
    if (message === "end") process.exit();
    const end = performance.now() + 600;
    while (performance.now() < end) Atomics.add(workerData, 0, 1);
  });
}
JS

deno() { npx --yes deno@2.9.6 run -A stop.mjs "$1"; }
seen="deno terminate: $(deno terminate), deno process.exit: $(deno itself); node terminate: $(node stop.mjs terminate)"
echo "$seen"
[ "$seen" = "deno terminate: some, deno process.exit: none; node terminate: none" ] ||
  { echo "changed: expected the output in the head of this file"; exit 1; }
echo "as described: in Deno the thread goes on after terminate()"
