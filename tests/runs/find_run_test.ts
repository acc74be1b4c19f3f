import assert from "node:assert/strict";
import { basename } from "node:path";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { findRun, resolveRun } from "../../lib/runs/find_run.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { inTemporaryFolder, sampleManifest } from "./sample_run.ts";

type Status = "complete" | "failed" | "running";

async function run(dir: string, [status, createdAt]: readonly [Status, string], held: string[] = []) {
  await Deno.mkdir(dir);
  const about = { kind: "kels", scale: 1, seed: "1", digests: {}, definition: {} } as const;
  const scenarios = held.map((id) => ({ id, ...about }));
  await writeManifest(dir, sampleManifest({ run: basename(dir), status, createdAt, scenarios }));
}

Deno.test("findRun() takes the newest complete local run, else the reference run", async () => {
  await inTemporaryFolder(async (root) => {
    await assert.rejects(findRun(root), HeadroomError);
    await run(`${root}/reference`, ["complete", "2027-01-01T00:00:00.000Z"]);
    assert.equal(await findRun(root), `${root}/reference`);
    await run(`${root}/b`, ["complete", "2026-11-21T00:00:00.000Z"]);
    await run(`${root}/a`, ["complete", "2026-11-22T00:00:00.000Z"]);
    await run(`${root}/c`, ["running", "2026-11-23T00:00:00.000Z"]);
    await run(`${root}/d`, ["failed", "2026-11-24T00:00:00.000Z"]);
    await Deno.mkdir(`${root}/e`);
    assert.equal(await findRun(root), `${root}/a`);
  });
});

Deno.test("findRun() takes the newest run that holds a scenario, the reference run too, and refuses one that none holds", async () => {
  await inTemporaryFolder(async (root) => {
    await run(`${root}/reference`, ["complete", "2027-01-01T00:00:00.000Z"], ["mendoza", "own"]);
    await run(`${root}/old`, ["complete", "2026-11-21T00:00:00.000Z"], ["agents"]);
    await run(`${root}/new`, ["complete", "2026-11-22T00:00:00.000Z"], ["mendoza"]);
    const found = ["agents", "mendoza", "own"].map((scenario) => findRun(root, scenario));
    assert.deepEqual(await Promise.all(found), [`${root}/old`, `${root}/new`, `${root}/reference`]);
    await assert.rejects(
      findRun(root, "none"),
      (error: UsageError) => error.usage && /mendoza, own/.test(error.expected),
    );
  });
});

Deno.test("resolveRun() takes a path or an id and names the known runs where neither exists", async () => {
  await inTemporaryFolder(async (root) => {
    await run(`${root}/a`, ["complete", "2026-11-22T00:00:00.000Z"]);
    assert.equal(await resolveRun(root, "a"), `${root}/a`);
    assert.equal(await resolveRun("/elsewhere", `${root}/a`), `${root}/a`);
    await assert.rejects(
      resolveRun(root, "b"),
      (error: UsageError) => error.usage && /: a$/.test(error.expected),
    );
  });
});
