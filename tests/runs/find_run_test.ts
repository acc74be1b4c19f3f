import assert from "node:assert/strict";
import { basename } from "node:path";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import { findRun, resolveRun } from "../../lib/runs/find_run.ts";
import { writeManifest } from "../../lib/runs/manifest_file.ts";
import { inTemporaryFolder, sampleManifest } from "./sample_run.ts";

async function run(dir: string, status: "complete" | "failed" | "running", createdAt: string) {
  await Deno.mkdir(dir);
  await writeManifest(dir, sampleManifest({ run: basename(dir), status, createdAt }));
}

Deno.test("findRun() takes the newest complete local run, else the reference run", async () => {
  await inTemporaryFolder(async (root) => {
    await assert.rejects(findRun(root), HeadroomError);
    await run(`${root}/reference`, "complete", "2027-01-01T00:00:00.000Z");
    assert.equal(await findRun(root), `${root}/reference`);
    await run(`${root}/b`, "complete", "2026-11-21T00:00:00.000Z");
    await run(`${root}/a`, "complete", "2026-11-22T00:00:00.000Z");
    await run(`${root}/c`, "running", "2026-11-23T00:00:00.000Z");
    await run(`${root}/d`, "failed", "2026-11-24T00:00:00.000Z");
    await Deno.mkdir(`${root}/e`);
    assert.equal(await findRun(root), `${root}/a`);
  });
});

Deno.test("resolveRun() takes a path or an id and names the known runs where neither exists", async () => {
  await inTemporaryFolder(async (root) => {
    await run(`${root}/a`, "complete", "2026-11-22T00:00:00.000Z");
    assert.equal(await resolveRun(root, "a"), `${root}/a`);
    assert.equal(await resolveRun("/elsewhere", `${root}/a`), `${root}/a`);
    await assert.rejects(
      resolveRun(root, "b"),
      (error: UsageError) => error.usage && /: a$/.test(error.expected),
    );
  });
});
