import { HeadroomError } from "../../../errors.ts";
import { countText } from "../../../scenarios/describe/words.ts";
import { problemLine } from "../../../stores/git/check_registry.ts";
import type { CheckWatch, LogsReplay } from "../../../stores/kel_registry.ts";
import { openRegistryToRead } from "../../../stores/open_registry.ts";
import type { Terminal } from "../terminal.ts";

/** Version of the `--json` object. */
const SCHEMA = 1;
/** Problems that are printed. choice: a screen; `--json` has all. */
const SHOWN = 20;

/** What a check of a registry found. */
interface Checked extends LogsReplay {
  readonly path: string;
  /** Kind of registry. */
  readonly kind: string;
  readonly ok: boolean;
  /** What else was found, a line each: files beside the logs, `git fsck`, the database's integrity. */
  readonly others: readonly string[];
}

/** What no replay found, as of a damaged file. */
const NOTHING: LogsReplay = { logs: 0, events: 0, signatures: 0, problems: [] };

/**
 * Checks every log of a registry, and what it is kept in, and prints whether it is sound and what is wrong where. The registry is
 * only read, and nothing of its settings is run. @returns the exit code.
 * @throws {UsageError} There is none at the path. @throws {HeadroomError} It cannot be read.
 */
export async function checkCommand(path: string, io: Terminal): Promise<number> {
  const { interrupted } = io;
  const progress = io.progress("kel check", 0, "logs");
  try {
    const checked = await check(path, { interrupted, onLog: () => progress.tick() });
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

async function check(path: string, watch: CheckWatch): Promise<Checked> {
  const { kind, registry } = await openRegistryToRead(path);
  try {
    const { ok, lines, replay } = await registry.check(watch);
    const others = replay === undefined ? lines : lines.slice(1 + replay.problems.length);
    return { path, kind: kind.name, ok, ...NOTHING, ...replay, others };
  } finally {
    await registry.close();
  }
}

function checkLines(checked: Checked): string[] {
  const { path, kind, ok, logs, events, signatures, problems, others } = checked;
  const verdict = ok
    ? "is sound"
    : logs === 0
    ? "is NOT sound"
    : problems.length === 0
    ? "is NOT sound, though every log in it is"
    : `is NOT sound: ${problems.length} of ${countText(logs, "log")} ${
      problems.length === 1 ? "is" : "are"
    } not`;
  const left = problems.length - SHOWN;
  return [
    `"${path}" (${kind}) ${verdict}`,
    ...problems.slice(0, SHOWN).map((problem) => `  ${problemLine(problem)}`),
    ...left > 0 ? [`  and ${countText(left, "log")} more (--json has all)`] : [],
    `Verified: ${countText(logs, "log")}, ${countText(events, "event")}, ${
      countText(signatures, "signature")
    }`,
    ...others,
  ];
}
