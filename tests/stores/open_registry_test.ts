import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { join } from "node:path";
import { HeadroomError, UsageError } from "../../lib/errors.ts";
import type { SignedEvent } from "../../lib/keri/signed_event.ts";
import { programCommand } from "../../lib/start_program.ts";
import { KEL_REGISTRIES } from "../../lib/stores/mod.ts";
import { openRegistryToRead, recogniseKelRegistry } from "../../lib/stores/open_registry.ts";
import { DatabaseFile } from "../../lib/stores/sqlite/engine.ts";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { gitOutput, replaceFile } from "./git/fixture.ts";
import { collect, EVENTS, ORGANISATION } from "./key_events.ts";

const ROOT = ORGANISATION.rootPrefix;

function prefixOf({ raw }: SignedEvent): string {
  return JSON.parse(Buffer.from(raw).toString()).i;
}

/** A registry of all events but the last, of a kind, closed. */
async function makeRegistry(kind: string, path: string): Promise<void> {
  const { open, variants } = KEL_REGISTRIES[kind]!;
  const registry = await open(path, { variant: Object.keys(variants)[0]! });
  await registry.commitBatch(EVENTS.slice(0, -1));
  await registry.close();
}

/** Every file below a folder with its content and time. */
function snapshot(folder: string): string[] {
  return fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort().map((name) => {
    const path = join(folder, name);
    const found = fs.statSync(path);
    return `${name} ${found.mtimeMs} ${found.isFile() ? fs.readFileSync(path, "base64") : ""}`;
  });
}

/** By kind, the one that is told from its files: of those with the same files, the recommended one or the first. */
const TOLD: Readonly<Record<string, string>> = {
  "auths-layout": "auths-layout",
  packfile: "packfile",
  "fast-import": "packfile",
  "sqlite-kel": "sqlite-kel",
};

for (const [made, told] of Object.entries(TOLD)) {
  Deno.test(`a registry of ${made} is told from its files, read and checked, and nothing in it changes`, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, `registry${KEL_REGISTRIES[made]!.extension}`);
      await makeRegistry(made, path);
      assert.equal((await recogniseKelRegistry(path)).name, told);
      const before = snapshot(folder);
      const { registry } = await openRegistryToRead(path);
      assert.equal((await collect(registry.prefixes())).length, 5);
      assert.equal((await registry.keyState(ROOT))!.sn, 11);
      assert.equal((await collect(registry.read(ROOT))).length, 12);
      const { ok, replay, lines } = await registry.check();
      assert.ok(ok, lines.join("\n"));
      assert.deepEqual(replay, { logs: 5, events: 16, signatures: 16, problems: [] });
      await assert.rejects(registry.append(EVENTS.at(-1)!), HeadroomError);
      await registry.close();
      assert.deepEqual(snapshot(folder), before);
    }));
}

Deno.test("auths' store with a ref for each log is read and checked, and not appended to", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "witness.git");
    await makeRegistry("auths-layout", path);
    const prefixes = new Set(EVENTS.map(prefixOf));
    // The folder of a log becomes the tree of a commit of its own.
    for (const prefix of prefixes) {
      const place = `refs/auths/registry:v1/identities/${prefix.slice(0, 2)}/${prefix.slice(2, 4)}/${prefix}`;
      const tree = (await gitOutput(path, "rev-parse", place)).trim();
      const who = ["-c", "user.name=w", "-c", "user.email=w@w"];
      const commit = (await gitOutput(path, ...who, "commit-tree", tree, "-m", `${prefix}`)).trim();
      await gitOutput(path, "update-ref", `refs/auths/kel/${prefix.slice(0, 2)}/${prefix}`, commit);
    }
    await gitOutput(path, "update-ref", "-d", "refs/auths/registry");
    // As after an append: a ref in a file of its own is newer than the packed one.
    const [ref, other] = [...prefixes].map((prefix) => `refs/auths/kel/${prefix.slice(0, 2)}/${prefix}`);
    const newest = (await gitOutput(path, "rev-parse", ref!)).trim();
    await gitOutput(path, "update-ref", ref!, other!);
    await gitOutput(path, "pack-refs", "--all");
    await gitOutput(path, "update-ref", ref!, newest);
    const { kind, registry } = await openRegistryToRead(path);
    assert.equal(kind.name, "auths-log-refs");
    assert.deepEqual((await collect(registry.prefixes())).sort(), [...prefixes].sort());
    const own = EVENTS.slice(0, -1).filter((event) => prefixOf(event) === ROOT);
    assert.deepEqual(
      (await collect(registry.read(ROOT))).map(({ raw }) => Buffer.from(raw)),
      own.map(({ raw }) => Buffer.from(raw)),
    );
    const { ok, replay, lines } = await registry.check();
    assert.ok(ok, lines.join("\n"));
    assert.deepEqual(replay, { logs: 5, events: 16, signatures: 16, problems: [] });
    assert.equal((await registry.stats()).commits, 5);
    await assert.rejects(registry.append(EVENTS.at(-1)!), HeadroomError);
    await registry.close();
    await assert.rejects(recogniseKelRegistry(path), /with a ref for each, which Headroom only reads/);
  }));

Deno.test("a registry is read beside a writer that holds its lock, as it was last published", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "registry.git");
    const writer = await KEL_REGISTRIES.packfile!.open(path, { variant: "none" });
    await writer.append(EVENTS[0]!);
    await writer.flush();
    await writer.append(EVENTS[1]!);
    const { registry } = await openRegistryToRead(path);
    assert.equal((await registry.keyState(ROOT))!.sn, 0);
    await writer.flush();
    assert.equal((await registry.keyState(ROOT))!.sn, 1);
    await registry.close();
    await writer.close();
  }));

Deno.test("a check says which log is wrong, at which event, and why", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "registry.git");
    await makeRegistry("auths-layout", path);
    const own = `v1/identities/${ROOT.slice(0, 2)}/${ROOT.slice(2, 4)}/${ROOT}`;
    await replaceFile(
      path,
      `${own}/events/00000003.attachments.cesr`,
      (text) => text.replace("-AAB", "-AAC"),
    );
    const { registry } = await openRegistryToRead(path);
    const { ok, replay, lines } = await registry.check();
    await registry.close();
    assert.equal(ok, false);
    const [first, ...others] = replay!.problems;
    assert.deepEqual([first!.prefix, first!.sn, others.length], [ROOT, 3, 0]);
    assert.match(first!.reason, /end before a group has as many members as it says/);
    assert.ok(lines.some((line) => line.startsWith(`${ROOT}: event 3: `)));
    await replaceFile(path, `${own}/events/00000001.json`, () => "{");
    const later = await openRegistryToRead(path);
    const { problems } = (await later.registry.check()).replay!;
    await later.registry.close();
    assert.deepEqual(problems.filter(({ prefix }) => prefix === ROOT).map(({ sn }) => sn), [1]);
    const agent = prefixOf(EVENTS[2]!);
    const [anchored] = problems.filter(({ prefix }) => prefix === agent);
    assert.match(
      anchored!.reason,
      new RegExp(`^its anchor, event 1 of ${ROOT}, cannot be read: it is not JSON`),
    );
  }));

Deno.test("a key state that cannot be read is laid to its log, and to none of its events", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "registry.db");
    await makeRegistry("sqlite-kel", path);
    const database = new DatabaseFile(path, { timeout: 1000 });
    database.prepare("UPDATE key_states SET state = '{' WHERE prefix = ?").run(ROOT);
    database.close();
    const { registry } = await openRegistryToRead(path);
    const { problems, events } = (await registry.check()).replay!;
    await registry.close();
    const own = problems.find(({ prefix }) => prefix === ROOT)!;
    assert.deepEqual([own.sn, events >= 12], [null, true]);
    assert.match(own.reason, new RegExp(`the key state of ${ROOT} is not readable`));
  }));

Deno.test("opening and checking a repository runs none of its hooks and settings, which could hide faults", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "foreign");
    await makeRegistry("auths-layout", join(folder, "made"));
    const git = async (...args: string[]) => {
      const { success, stderr } = await programCommand("git", {
        args: ["-C", path, ...args],
        stderr: "piped",
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    };
    fs.mkdirSync(path);
    await git("init", "-q");
    fs.cpSync(join(folder, "made", "objects"), join(path, ".git", "objects"), { recursive: true });
    fs.cpSync(join(folder, "made", "refs"), join(path, ".git", "refs"), { recursive: true });
    const trap = join(folder, "trap");
    const sprung = join(folder, "sprung");
    fs.writeFileSync(trap, `#!/bin/sh\ntouch '${sprung}'\n`, { mode: 0o755 });
    for (const hook of ["post-index-change", "reference-transaction", "pre-auto-gc", "post-checkout"]) {
      fs.copyFileSync(trap, join(path, ".git", "hooks", hook));
    }
    for (const name of ["fsmonitor", "alternateRefsCommand", "sshCommand", "gitProxy", "pager"]) {
      await git("config", `core.${name}`, trap);
    }
    // An index that asks the monitor when it is read, and a commit that only this setting passes.
    fs.writeFileSync(join(path, "file"), "");
    await git("add", "file");
    await git("update-index", "--fsmonitor");
    await git("config", "fsck.missingEmail", "ignore");
    const commit = join(folder, "commit");
    const tree = (await gitOutput(join(path, ".git"), "rev-parse", "refs/auths/registry^{tree}")).trim();
    fs.writeFileSync(commit, `tree ${tree}\nauthor a 1 +0000\ncommitter a 1 +0000\n\nno e-mail\n`);
    await git("hash-object", "-t", "commit", "-w", "--literally", commit);
    await git("status");
    assert.ok(fs.existsSync(sprung), "git itself springs the trap");
    fs.rmSync(sprung);
    const before = snapshot(path);
    const { registry } = await openRegistryToRead(path);
    const { ok, lines } = await registry.check();
    await registry.close();
    assert.ok(!fs.existsSync(sprung));
    assert.deepEqual(snapshot(path), before);
    assert.equal(ok, false);
    assert.match(lines.join("\n"), /git fsck --strict: found problems: .*missingEmail/);
  }));

Deno.test("what is no registry is refused with what would be one", () =>
  inTemporaryFolder(async (folder) => {
    fs.writeFileSync(join(folder, "letter.txt"), "dear");
    await programCommand("git", { args: ["init", "-q", "--bare", join(folder, "plain.git")] }).output();
    const refusals: readonly (readonly [path: string, words: RegExp])[] = [
      ["none", /there is nothing/],
      ["letter.txt", /holds no registry/],
      [".", /holds no registry/],
      ["plain.git", /holds no registry/],
    ];
    for (const [name, words] of refusals) {
      await assert.rejects(openRegistryToRead(join(folder, name)), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, words);
        if (name === "plain.git") {
          assert.match(error.next, /fetch origin '\+refs\/auths\/\*:refs\/auths\/\*'/);
        }
        return true;
      });
    }
  }));
