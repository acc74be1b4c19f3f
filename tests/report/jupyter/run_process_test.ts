import assert from "node:assert/strict";
import { descendantsOf } from "../../../lib/descendants.ts";
import { run } from "../../../lib/report/jupyter/run_process.ts";

Deno.test("run() ends a program that does not want to end, and what it started, which holds its output open", async () => {
  const abort = new AbortController();
  const before = new Set(descendantsOf(Deno.pid));
  const running = run(["sh", "-c", 'trap "" TERM; sleep 300 & echo started; sleep 300'], {
    signal: abort.signal,
  });
  let started: number[] = [];
  while (started.length < 3) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    started = descendantsOf(Deno.pid).filter((pid) => !before.has(pid));
  }
  abort.abort();
  const result = await running;
  assert.equal(result?.ok, false);
  assert.equal(result?.out, "started\n");
  const alive = [...descendantsOf(0), ...descendantsOf(1)].filter((pid) => started.includes(pid));
  assert.deepEqual(alive, []);
});

Deno.test("run() does not wait for the output of what a program left behind", async () => {
  const result = await run(["sh", "-c", "sleep 300 & echo $!"]);
  assert.equal(result?.ok, true);
  Deno.kill(Number(result!.out));
});
