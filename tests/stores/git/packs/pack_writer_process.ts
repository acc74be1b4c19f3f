/** A writer for the tests of recovery: commits until it is killed, and says how many commits there are. Arguments: repository, fsync. */
import type { FsyncMode } from "../../../../lib/stores/git/engines/git_engine.ts";
import { commitFiles, openPacks } from "./fixture.ts";

const [gitdir, fsync] = Deno.args as [string, FsyncMode];
const { engine } = await openPacks(gitdir, { fsync, openBytes: 50_000 });
for (let count = await engine.countCommits(); count < 100_000; count++) {
  await commitFiles(engine, count, count + 1);
  Deno.stdout.writeSync(new TextEncoder().encode(`${count + 1}\n`));
  if (count % 20 === 0) await engine.publish();
}
