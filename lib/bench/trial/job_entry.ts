/**
 * Entry point of a child process of the benchmark: reads one job as a line of JSON from standard input and writes messages to
 * standard output (`job_process.ts`). Not a user command, and not imported by any file.
 */
import { claimStdout } from "../../claim_stdout.ts";
import { HeadroomError } from "../../errors.ts";
import type { JobMessage } from "./job_process.ts";
import type { Job, JobHost } from "./job.ts";

/** Least time between two progress messages, milliseconds. `choice:` ten a second look live. */
const PROGRESS_EVERY_MS = 100;

/** Longest time without a yield, milliseconds: each takes one or two itself, which 40,000 calls of a registry would feel. */
const YIELD_EVERY_MS = 50;

const encoder = new TextEncoder();

function send(message: JobMessage): void {
  const bytes = encoder.encode(JSON.stringify(message) + "\n");
  for (let written = 0; written < bytes.length;) written += Deno.stdout.writeSync(bytes.subarray(written));
}

function openHost(): JobHost {
  let [sent, step] = [performance.now(), ""];
  let yielded = performance.now();
  return {
    progress(progress) {
      const now = performance.now();
      if (progress.step === step && now - sent < PROGRESS_EVERY_MS) return;
      [sent, step] = [now, progress.step];
      send({ kind: "progress", progress });
    },
    note: (line) => send({ kind: "note", line }),
    async yieldNow() {
      if (performance.now() - yielded < YIELD_EVERY_MS) return;
      await new Promise((resolve) => setTimeout(resolve, 0));
      yielded = performance.now();
    },
  };
}

/** Each kind of job loads only the modules it needs, so that a trial's process starts fast and stays small. */
async function run(job: Job, host: JobHost): Promise<unknown> {
  switch (job.kind) {
    case "prepare":
      return await (await import("../data/prepare_dataset.ts")).prepareDataset(job, host);
    case "import":
      return await (await import("../data/import_chain.ts")).importChain(job, host);
    case "migrate":
      return await (await import("./run_migration.ts")).runMigration(job, host);
    case "append":
      return await (await import("./append_trial.ts")).runAppendTrial(job, host);
    case "ask":
      return await (await import("./ask_trial.ts")).runAskTrial(job, host);
    case "onboard":
      return await (await import("./onboard_trial.ts")).runOnboardTrial(job, host);
  }
}

/**
 * Reads the job from the parent. The parent decides when to stop: Ctrl-C reaches the whole process group and is ignored here; a
 * closed pipe means that the parent is gone.
 */
async function receiveJob(): Promise<Job> {
  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => {});
  const reader = Deno.stdin.readable.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) Deno.exit(1);
    text += decoder.decode(value, { stream: true });
  }
  (async () => {
    while (!(await reader.read()).done);
    Deno.exit(1);
  })();
  return JSON.parse(text) as Job;
}

// Standard output is for messages; a user's store may print.
claimStdout();

const job = await receiveJob();
try {
  send({ kind: "result", result: await run(job, openHost()) });
  Deno.exit(0);
} catch (error) {
  const known = error instanceof Error ? error : new Error(String(error));
  const { next, usage } = known instanceof HeadroomError ? known : { next: "", usage: false };
  send({ kind: "error", message: known.message, next, usage, stack: known.stack ?? "" });
  Deno.exit(1);
}
