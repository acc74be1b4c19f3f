import { HeadroomError } from "../../../errors.ts";
import { type CheckedLogs, checkLogs, problemLine } from "../../../inspect/kel/check_logs.ts";
import { countText } from "../../../scenarios/describe/words.ts";
import type { Terminal } from "../terminal.ts";

/** Version of the `--json` object. */
const SCHEMA = 1;
/** Problems that are printed. choice: a screen; `--json` has all. */
const SHOWN = 20;

/** Checks a registry, and prints whether it is sound and what is wrong where. @returns the exit code. Throws as `checkLogs()`. */
export async function checkCommand(path: string, io: Terminal): Promise<number> {
  const { interrupted } = io;
  const progress = io.progress("kel check", 0, "logs");
  try {
    const checked = await checkLogs(path, { interrupted, onLog: () => progress.tick() });
    progress.done();
    if (io.json) io.out(JSON.stringify({ schema: SCHEMA, ...checked }));
    else for (const line of checkLines(checked)) io.out(line);
    return checked.ok ? 0 : 1;
  } catch (error) {
    progress.done();
    if (interrupted.aborted) {
      io.note("Interrupted: the registry is not checked to the end, and unchanged.");
      return 1;
    }
    if (io.json && error instanceof HeadroomError && !error.usage) {
      const problems = [{ prefix: null, sn: null, reason: error.message }];
      io.out(JSON.stringify({ schema: SCHEMA, path, ok: false, problems }));
    }
    throw error;
  }
}

function checkLines(checked: CheckedLogs): string[] {
  const { path, kind, logs, events, signatures, problems, others } = checked;
  const left = problems.length - SHOWN;
  return [
    `"${path}" (${kind}) ${verdictOf(checked)}`,
    ...problems.slice(0, SHOWN).map((problem) => `  ${problemLine(problem)}`),
    ...left > 0 ? [`  and ${countText(left, "log")} more (--json has all)`] : [],
    `Verified: ${countText(logs, "log")}, ${countText(events, "event")}, ${
      countText(signatures, "signature")
    }`,
    ...others,
  ];
}

function verdictOf({ ok, logs, problems, unpublished }: CheckedLogs): string {
  if (ok) return "is sound";
  if (problems.length > 0) {
    const are = problems.length === 1 ? "is" : "are";
    return `is NOT sound: ${problems.length} of ${countText(logs, "log")} ${are} not`;
  }
  if (unpublished.some(({ isSound }) => !isSound)) {
    return "is NOT complete: what git sees of its logs is sound, but events that were acknowledged are not published";
  }
  return logs === 0 ? "is NOT sound" : "is NOT sound, though every log in it is";
}
