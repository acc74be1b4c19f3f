import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { checkLogs } from "../../../lib/inspect/kel/check_logs.ts";
import { importInto } from "../../../lib/inspect/kel/import_into.ts";
import { checkCommand } from "../../../lib/report/terminal/kel/check_command.ts";
import { importCommand } from "../../../lib/report/terminal/kel/intake_command.ts";
import { json, terminal } from "../../report/terminal/kel/run_commands.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { EVENTS, ORGANISATION } from "../key_events.ts";
import { afterDeath, LEFT, open } from "./after_death.ts";
import { gitOutput } from "./fixture.ts";

const ROOT = ORGANISATION.rootPrefix;
const AGENT: string = JSON.parse(Buffer.from(EVENTS[2]!.raw).toString()).i;
const REF = "refs/headroom/registry";

/** Every file of a folder with its content. */
function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
      const path = `${folder}/${name}`;
      return isDirectory
        ? Object.entries(filesOf(path))
        : [[path, Buffer.from(Deno.readFileSync(path)).toString("base64")]];
    }).sort(),
  );
}

Deno.test("check tells the commits that a killed packfile writer left, with the events that git sees and that wait, and changes nothing", () =>
  afterDeath("packfile", async ({ before, after }) => {
    assert.deepEqual((await checkLogs(before, {})).unpublished, []);
    const files = filesOf(after);
    const checked = await json((io) => checkCommand(after, io));
    assert.deepEqual([checked.code, checked.ok, checked.events, checked.problems], [1, false, 1, []]);
    const [{ commits, logs, isHeld }, ...others] = checked.unpublished;
    assert.deepEqual([commits, isHeld, others], [3, false, []]);
    const byPrefix = (logs: { prefix: string }[]) => logs.sort((a, b) => a.prefix < b.prefix ? -1 : 1);
    assert.deepEqual(
      byPrefix(logs),
      byPrefix([
        { prefix: ROOT, publishedSn: 0, sn: 2, problem: null },
        { prefix: AGENT, publishedSn: null, sn: 0, problem: null },
      ] as never),
    );
    const io = terminal();
    assert.equal(await checkCommand(after, io), 1);
    const lines = io.lines.join("\n");
    for (
      const part of [
        `(packfile) is NOT complete: `,
        `NOT PUBLISHED: 3 commits to 2 logs that a killed writer acknowledged, in "${after}/headroom/open-pack.log"`,
        `  ${ROOT}: published up to event 0, with these up to event 2, verified`,
        `  ${AGENT}: nothing of it is published, with these up to event 0, verified`,
        `Next: deno task kel import --db ${after} publishes them`,
      ]
    ) assert.ok(lines.includes(part), `${part}\n${lines}`);
    assert.deepEqual(filesOf(after), files);
    // As the last line says.
    const flags = { refused: false, receipts: false };
    const place = { path: after, kindName: undefined, paths: [] };
    assert.equal(await importCommand(place, flags, terminal()), 0);
    const whole = await json((io) => checkCommand(after, io));
    assert.deepEqual([whole.code, whole.events, whole.unpublished], [0, 4, []]);
  }));

Deno.test("kel import waits for who looks at a registry, before it says that nothing which a killed writer left waits any more", () =>
  afterDeath("packfile", async ({ after }) => {
    using lock = Deno.openSync(`${after}/registry.lock`);
    assert.ok(lock.tryLockSync(false));
    const place = { path: after, kindName: undefined, paths: [] };
    const imported = importCommand(place, { refused: false, receipts: false }, terminal());
    await new Promise((resolve) => setTimeout(resolve, 30));
    lock.unlockSync();
    assert.equal(await imported, 0);
    assert.deepEqual((await checkLogs(after, {})).unpublished, []);
  }));

Deno.test("check takes commits of a writer at work for no fault, and tells them", () =>
  inTemporaryFolder(async (folder) => {
    const path = `${folder}/registry`;
    const registry = await open("packfile", path);
    await registry.append(EVENTS[0]!);
    await registry.flush();
    await registry.append(EVENTS[1]!);
    const { ok, unpublished, others } = await checkLogs(path, {});
    assert.deepEqual([ok, unpublished.length, unpublished[0]!.isHeld], [true, 1, true], others.join("\n"));
    assert.match(others.join("\n"), /not published yet: 1 commit of a writer at work/);
    await registry.append(EVENTS[2]!);
    await registry.close();
    assert.deepEqual((await checkLogs(path, {})).unpublished, []);
  }));

for (const writer of ["packed", "fast-import"]) {
  Deno.test(`check counts the commits that a killed ${writer} writer left`, () =>
    afterDeath(writer, async ({ after }) => {
      const { ok, unpublished } = await checkLogs(after, {});
      const { journal, commits, logs } = unpublished[0]!;
      assert.deepEqual([ok, journal, commits, logs], [false, `${after}/headroom/${LEFT[writer]}`, 3, null]);
    }));
}

Deno.test("check says of a damaged log, and of a ref that was moved elsewhere, what the next writer would say", () =>
  afterDeath("packfile", async ({ after }) => {
    const log = `${after}/headroom/open-pack.log`;
    const whole = Deno.readFileSync(log);
    const damaged = whole.slice();
    damaged[Math.floor(whole.length / 2)]! ^= 4;
    Deno.writeFileSync(log, damaged);
    const told = await checkLogs(after, {});
    assert.equal(told.ok, false);
    assert.match(
      told.unpublished[0]!.problem!,
      /is damaged at byte \d+; the last good commit is .*Append event/,
    );
    assert.match(told.unpublished[0]!.next, /truncate -s/);
    assert.deepEqual(Deno.readFileSync(log), damaged);

    Deno.writeFileSync(log, whole);
    const tree = (await gitOutput(after, "rev-parse", `${REF}^{tree}`)).trim();
    const identity = ["-c", "user.name=t", "-c", "user.email=t@t"];
    const moved = (await gitOutput(after, ...identity, "commit-tree", tree, "-p", REF, "-m", "by hand"))
      .trim();
    await gitOutput(after, "update-ref", REF, moved);
    const apart = await checkLogs(after, {});
    assert.equal(apart.ok, false);
    assert.ok(apart.unpublished[0]!.problem!.includes(moved), apart.others.join("\n"));
    assert.match(apart.unpublished[0]!.next, /update-ref/);
  }));

Deno.test("an import of no stream makes no registry", () =>
  inTemporaryFolder(async (folder) => {
    const place = { path: `${folder}/none.git`, kindName: undefined };
    const options = {
      interrupted: new AbortController().signal,
      requireReceipts: false,
      onVerdict: () => {},
    };
    await assert.rejects(importInto(place, [], options), { name: "UsageError", message: /there is nothing/ });
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));
