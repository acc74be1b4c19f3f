import assert from "node:assert/strict";
import { FileLock, holderOf } from "../../lib/runs/file_lock.ts";
import { inTemporaryFolder } from "./sample_run.ts";

/** A process that takes a lock, says so, and keeps it until it is killed. */
async function holder(path: string): Promise<Deno.ChildProcess> {
  const module = new URL("../../lib/runs/file_lock.ts", import.meta.url).href;
  const code = `import { FileLock } from ${JSON.stringify(module)};
    FileLock.tryTake(${JSON.stringify(path)}); console.log("taken"); setInterval(() => {}, 1000);`;
  const child = new Deno.Command(Deno.execPath(), { args: ["eval", code], stdout: "piped" }).spawn();
  const reader = child.stdout.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value).trim(), "taken");
  await reader.cancel();
  return child;
}

Deno.test("FileLock names the process that holds it, ends with it, and is taken over", async () => {
  await inTemporaryFolder(async (dir) => {
    const path = `${dir}/.lock`;
    const child = await holder(path);
    assert.equal(FileLock.tryTake(path), null);
    assert.match(
      holderOf(path),
      new RegExp(`^process ${child.pid} since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC$`),
    );
    const waited: string[] = [];
    const taking = FileLock.take(path, (who) => waited.push(who));
    child.kill("SIGKILL");
    await child.status;
    const lock = await taking;
    assert.deepEqual(waited.map((who) => who.includes(String(child.pid))), [true]);
    assert.match(holderOf(path), new RegExp(`^process ${Deno.pid} since`));
    lock[Symbol.dispose]();
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});

Deno.test("FileLock is never held twice, also while it is taken and given back all the time", async () => {
  await inTemporaryFolder(async (dir) => {
    let [held, most, turns] = [0, 0, 0];
    await Promise.all(Array.from({ length: 8 }, async () => {
      while (turns < 400) {
        using lock = FileLock.tryTake(`${dir}/.lock`);
        if (lock !== null) {
          most = Math.max(most, ++held);
          turns++;
        }
        await Promise.resolve();
        if (lock !== null) held--;
      }
    }));
    assert.equal(most, 1);
    assert.deepEqual([...Deno.readDirSync(dir)], []);
  });
});
