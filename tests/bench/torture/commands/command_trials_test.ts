import assert from "node:assert/strict";
import * as fs from "node:fs";
import type { Trial } from "../../../../lib/bench/torture/cell.ts";
import { CommandKills } from "../../../../lib/bench/torture/commands/command_trials.ts";
import type { TorturedCommand } from "../../../../lib/bench/torture/commands/tortured_command.ts";
import { digestsBelow, isMarkedPath } from "../../../../lib/bench/torture/commands/written_files.ts";
import { Judges } from "../../../../lib/bench/torture/judges.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

/** Kills of each, with a seed by which two or more come after the first thing that is written. */
const KILLS = 3;

/** What became of kills of `careless_command.ts`. */
async function killed(mode: string, look: (trials: readonly Trial[]) => void): Promise<void> {
  const command: TorturedCommand = {
    script: "../tests/bench/torture/commands/careless_command",
    variant: mode,
    args: ({ out }) => [mode, out],
    resultOf: (out) => Promise.resolve(digestsBelow(out)),
  };
  await inTemporaryFolder(async (folder) => {
    const kept = `${folder}-kept`;
    const kills = new CommandKills({
      cell: {
        subject: { what: "command", name: "careless", from: "careless", variant: mode, operation: "command" },
        ...{ fault: "kill", durability: "process", isSqlite: false, extension: "" },
        ...{ hasServer: false, isRecordable: false },
        trials: KILLS,
      },
      ...{
        seed: "2",
        folder,
        memory: folder,
        judges: new Judges(0),
        interrupted: new AbortController().signal,
      },
      keep: (path, index) => {
        fs.cpSync(path, `${kept}/${index}`, { recursive: true });
        return `${kept}/${index}`;
      },
    }, command);
    try {
      look(await Promise.all(Array.from({ length: KILLS }, (_, index) => kills.kill(index))));
    } finally {
      fs.rmSync(kept, { recursive: true, force: true });
    }
  });
}

Deno.test("a command that goes on after a kill to the same result is sound", () =>
  killed("sound", (trials) => {
    assert.ok(trials.some(({ isAmid }) => isAmid), "one was killed amid its work");
    for (const { lost, wrong, told, isAudited, what } of trials) {
      assert.deepEqual([lost, wrong, told, isAudited], [null, null, null, true], what);
    }
  }));

Deno.test("half a file that does not say so, a command that does not go on, and one that ends otherwise are found out", () =>
  Promise.all([
    killed("unmarked", (trials) => {
      const found = trials.find(({ wrong }) => wrong !== null);
      assert.match(found!.wrong!, /"file" is not whole, and does not say so/);
      assert.equal(fs.readFileSync(`${found!.kept}/file`, "utf8"), "half");
    }),
    killed("stuck", (trials) => {
      const found = trials.find(({ told }) => told !== null);
      assert.match(found!.told!, /it does not go on: exit code 2: something is there already/);
    }),
    killed("other", (trials) => {
      const found = trials.find(({ wrong }) => wrong !== null);
      assert.match(
        found?.wrong ?? JSON.stringify(trials),
        /file.* is stored as|file.*not whole/,
      );
    }),
  ]).then(() => {}));

Deno.test("names that say that a file is not whole are told from others", () => {
  const marked = [
    "a.partial",
    "a.html.4711.partial",
    ".headroom-merge-x/trials.parquet",
    "a.partial/b",
    "a.lock",
  ];
  assert.deepEqual(marked.map(isMarkedPath), marked.map(() => true));
  const whole = ["a", "partial", "run/manifest.json", "a.partially", "lock"];
  assert.deepEqual(whole.map(isMarkedPath), whole.map(() => false));
});
