import assert from "node:assert/strict";
import * as fs from "node:fs";
import { join } from "node:path";
import * as git from "isomorphic-git";
import { HeadroomError } from "../../../lib/errors.ts";
import { openAuthsRegistry } from "../../../lib/stores/git/kinds/auths_layout.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { EVENTS } from "../key_events.ts";
import { copyOf, open } from "./after_death.ts";
import { gitOutput } from "./fixture.ts";

const REF = "refs/auths/registry";
const HELD = 4;
const PATH = "it's a registry";

/** Runs a command line as a user would paste it. */
async function shell(line: string, cwd: string): Promise<string> {
  const command = new Deno.Command("bash", {
    args: ["-ec", `set -o pipefail; ${line}`],
    cwd,
    stderr: "piped",
  });
  const { success, stdout, stderr } = await command.output();
  assert.ok(success, `${line}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trim();
}

/** The command that an error's last sentence ends with. */
function remedyOf(next: string): string {
  return /: ((?:git|rm) .*)$/.exec(next)![1]!;
}

async function refusalOf(path: string): Promise<HeadroomError> {
  try {
    const registry = await openAuthsRegistry(path);
    try {
      await registry.stats();
    } finally {
      await registry.close();
    }
  } catch (error) {
    assert.ok(error instanceof HeadroomError, `${error}`);
    return error;
  }
  assert.fail("it was opened");
}

/** Every event is there, the git program finds nothing wrong, and more can be appended. */
async function assertWhole(path: string): Promise<void> {
  const registry = await openAuthsRegistry(path);
  assert.equal((await registry.stats()).events, HELD);
  const { ok, lines } = await registry.check();
  assert.ok(ok, lines.join("\n"));
  assert.equal((await registry.append(EVENTS[HELD]!)).events, 1);
  await registry.close();
}

let made: Promise<string> | null = null;

/** A registry of four events, in two commits after the first. */
async function makeOriginal(): Promise<string> {
  const folder = Deno.makeTempDirSync({ prefix: "headroom-" });
  addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const registry = await openAuthsRegistry(`${folder}/original`);
  await registry.commitBatch(EVENTS.slice(0, 2));
  await registry.commitBatch(EVENTS.slice(2, HELD));
  await registry.close();
  return `${folder}/original`;
}

/** Puts a copy of that registry under `base` into a folder. */
async function makeBase(folder: string): Promise<void> {
  await shell(`cp -r "${await (made ??= makeOriginal())}" base`, folder);
}

/** Per case: how others make such a registry at `$R` out of `base`, and what the refusal says of it. */
const CASES: Readonly<Record<string, readonly [make: string, says: RegExp]>> = {
  "objects borrowed of another repository": [
    `git clone -q --bare --shared base "$R"; git --git-dir="$R" fetch -q "$PWD/base" +${REF}:${REF}`,
    /expected a repository that holds all its objects, found one that borrows objects of ".*base\/objects"/,
  ],
  "a pack index of version 1": [
    `cp -r base "$R"; git --git-dir="$R" -c pack.indexVersion=1 repack -q -a -d`,
    /found ".*\.idx" with an index of version 1/,
  ],
  "a pack index with 64-bit offsets": [
    `cp -r base "$R"; git --git-dir="$R" repack -q -a -d; P=$(echo "$R"/objects/pack/*.pack);
     git index-pack --index-version=2,0x10 -o new.idx "$P"; mv -f new.idx "\${P%.pack}.idx"`,
    /found ".*\.idx" with 64-bit offsets/,
  ],
  "objects named by SHA-256": [
    `git init -q --bare --object-format=sha256 "$R";
     git --git-dir=base fast-export ${REF} | git --git-dir="$R" fast-import --quiet`,
    /expected a repository of SHA-1 objects .*found one of SHA256 objects/,
  ],
  "a pack that came over the wire and was not completed": [
    `cp -r base "$R"; git --git-dir=base rev-list --objects ${REF}^..${REF} | cut -d' ' -f1 | while read O; do
       rm -f "$R/objects/\${O:0:2}/\${O:2}"; done;
     printf '${REF}\\n^${REF}^\\n' | git --git-dir=base pack-objects -q --revs --thin --stdout > "$R"/objects/pack/pack-thin.pack`,
    /expected a repository with all its objects, found ".*pack-thin\.pack" without an index/,
  ],
  "a shallow clone": [
    `git clone -q --bare --depth 1 "file://$PWD/base" "$R" 2>&1;
     git --git-dir="$R" fetch -q --depth 1 origin +${REF}:${REF}`,
    /found a shallow clone, which holds no older commits/,
  ],
  "a partial clone": [
    `git --git-dir=base config uploadpack.allowFilter true; git clone -q --bare --filter=blob:none "file://$PWD/base" "$R" 2>&1;
     git --git-dir="$R" fetch -q --filter=blob:none origin +${REF}:${REF}`,
    /found a partial clone, which leaves objects at its remote/,
  ],
};

for (const [what, [make, says]] of Object.entries(CASES)) {
  Deno.test(`${what}: the refusal names it, and the command it gives makes the registry readable`, () =>
    inTemporaryFolder(async (folder) => {
      await makeBase(folder);
      await shell(`R="${PATH}"; ${make}`, folder);
      const { message, next } = await refusalOf(join(folder, PATH));
      assert.match(message, says);
      await shell(remedyOf(next), folder);
      await assertWhole(join(folder, next.startsWith("Make a copy") ? `${PATH}-sha1` : PATH));
    }));
}

Deno.test("a thin pack with an index, which git cannot read, is named by check() with the command that completes it", () =>
  inTemporaryFolder(async (folder) => {
    await makeBase(folder);
    await shell(`R="${PATH}"; ${CASES["a pack that came over the wire and was not completed"]![0]}`, folder);
    const gitdir = join(folder, PATH);
    await git.indexPack({ fs, dir: gitdir, gitdir, filepath: "objects/pack/pack-thin.pack" });
    const registry = await openAuthsRegistry(gitdir);
    const { ok, lines } = await registry.check();
    await registry.close();
    assert.equal(ok, false);
    const line = lines.find((line) => line.includes("is a thin pack"));
    assert.ok(line !== undefined, lines.join("\n"));
    assert.match(line, /^".*pack-thin\.pack" is a thin pack: it lacks the bases of its deltas/);
    await shell(remedyOf(line), folder);
    await assertWhole(gitdir);
  }));

Deno.test("refs in a reftable are named, and moved into files by the command given, where this Git can", () =>
  inTemporaryFolder(async (folder) => {
    await makeBase(folder);
    const path = join(folder, PATH);
    const [major, minor] = /(\d+)\.(\d+)/.exec(await gitOutput(folder, "--version"))!.slice(1).map(Number);
    const canMove = major! > 2 || minor! >= 46;
    await shell(`cp -r base "${PATH}"`, folder);
    if (canMove) await gitOutput(path, "refs", "migrate", "--ref-format=reftable");
    else {
      // What such a repository looks like to a reader; an older Git cannot make one.
      await gitOutput(path, "config", "extensions.refStorage", "reftable");
      Deno.removeSync(join(path, REF));
    }
    const { message, next } = await refusalOf(path);
    assert.match(message, /found refs in a reftable/);
    assert.match(next, /Git 2\.46 or newer\): git --git-dir=.* refs migrate --ref-format=files$/);
    if (!canMove) return;
    await shell(remedyOf(next), folder);
    await assertWhole(path);
  }));

Deno.test("an extension that changes what is stored is refused by its name, one that does not is none of our business", () =>
  inTemporaryFolder(async (folder) => {
    await makeBase(folder);
    const path = join(folder, "base");
    await gitOutput(path, "config", "extensions.preciousObjects", "true");
    await assertWhole(path);
    await gitOutput(path, "config", "extensions.compatObjectFormat", "sha256");
    assert.match((await refusalOf(path)).message, /found one with the extension "compatobjectformat"/);
  }));

for (const by of ["its folder", "a linked working tree"] as const) {
  Deno.test(`a repository with a working tree is opened by ${by}, and locked in both places where others may lock it`, () =>
    inTemporaryFolder(async (folder) => {
      await makeBase(folder);
      const make = `git init -q "${PATH}"; cd "${PATH}"; git fetch -q ../base ${REF}:${REF};
        git -c user.name=t -c user.email=t@t commit -q --allow-empty -m m; git worktree add -q ../linked 2>&1`;
      await shell(make, folder);
      const path = join(folder, by === "its folder" ? PATH : "linked");
      await assertWhole(path);
      const registry = await openAuthsRegistry(path, { lockWaitMs: 5 });
      for (const place of ["registry.lock", ".git/registry.lock"]) {
        using holder = await Deno.open(join(folder, PATH, place), { write: true });
        await holder.lock(true);
        await assert.rejects(registry.append(EVENTS[HELD + 1]!), /another process holds/);
        await holder.unlock();
      }
      assert.equal((await registry.append(EVENTS[HELD + 1]!)).events, 1);
      await registry.close();
    }));
}

for (const fsync of ["none", "batch", "commit"] as const) {
  Deno.test(`a clone, whose refs are all packed, is synced and appended to (${fsync})`, () =>
    inTemporaryFolder(async (folder) => {
      await makeBase(folder);
      await shell("git clone -q --mirror --no-local base clone", folder);
      const path = join(folder, "clone");
      assert.throws(() => Deno.statSync(join(path, "refs/auths")), Deno.errors.NotFound);
      const registry = await openAuthsRegistry(path, { fsync });
      await registry.sync();
      await registry.append(EVENTS[HELD]!);
      assert.equal((await registry.stats()).events, HELD + 1);
      assert.match(await gitOutput(path, "log", "-1", "--format=%s", REF), /^Append event/);
      await registry.close();
    }));
}

Deno.test("indexes of passing packs that a machine lost as it died are written anew, not refused as of another version", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry`;
    const registry = await open("packfile", path, "commit");
    for (const event of EVENTS.slice(0, 3)) await registry.append(event);
    const left = await copyOf(path, "left");
    await registry.close();
    const packs = `${left}/objects/pack`;
    const indexes = [...Deno.readDirSync(packs)].filter(({ name }) => name.endsWith(".idx"));
    assert.ok(indexes.length > 0);
    for (const { name } of indexes) {
      Deno.chmodSync(`${packs}/${name}`, 0o644);
      Deno.writeFileSync(`${packs}/${name}`, Deno.readFileSync(`${packs}/${name}`).fill(0, 0, 512));
    }
    const reopened = await open("packfile", left, "commit");
    assert.equal((await reopened.stats()).events, 3);
    await reopened.append(EVENTS[3]!);
    const { ok, lines } = await reopened.check();
    assert.ok(ok, lines.join("\n"));
    await reopened.close();
  }));
