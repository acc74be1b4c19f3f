import assert from "node:assert/strict";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { Journal, journalWork, newestJournal } from "../../lib/runs/journal.ts";
import { inTemporaryFolder } from "./sample_run.ts";

const WORK = { kills: 3 };

Deno.test("Journal keeps results as they come, and goes on after half a line of a process that died", () =>
  inTemporaryFolder((dir) => {
    const path = `${dir}/j.partial`;
    {
      using journal = new Journal<number>(path, WORK);
      journal.add("a", [1, 2]);
      journal.add("b", [3]);
      assert.throws(() => new Journal(path, WORK), (error: HeadroomError) => !error.usage);
    }
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text + text.split("\n")[1]!.slice(0, 25));
    {
      using journal = new Journal<number>(path, WORK);
      assert.deepEqual([journal.of("a"), journal.of("b"), journal.of("c"), journal.size], [
        [1, 2],
        [3],
        [],
        3,
      ]);
      journal.add("a", [4]);
    }
    using journal = new Journal<number>(path, WORK);
    assert.deepEqual(journal.of("a"), [1, 2, 4]);
    assert.deepEqual(journalWork(path), WORK);
    journal.remove();
    return Promise.resolve();
  }));

Deno.test("Journal refuses what was left of other work, and a line that was changed", () =>
  inTemporaryFolder(async (dir) => {
    const path = `${dir}/j.partial`;
    {
      using journal = new Journal<number>(path, WORK);
      journal.add("a", [1]);
    }
    assert.throws(() => new Journal(path, { kills: 4 }), UsageError);
    Deno.writeTextFileSync(`${dir}/other.partial`, "no journal\n");
    assert.equal(await newestJournal(dir, /\.partial$/, WORK), path);
    assert.equal(await newestJournal(dir, /\.partial$/, { kills: 4 }), null);
    const text = Deno.readTextFileSync(path);
    Deno.writeTextFileSync(path, text.replace('["a",1]', '["a",2]'));
    assert.throws(() => new Journal(path, WORK), /a line that was changed \(2\)/);
    assert.deepEqual([...Deno.readDirSync(dir)].map(({ name }) => name).sort(), [
      "j.partial",
      "other.partial",
    ]);
  }));
