import assert from "node:assert/strict";
import { inTemporaryFolder } from "../runs/sample_run.ts";
import { PROJECT_ROOT } from "../../lib/project_root.ts";
import { installPackages } from "../../scripts/install.ts";

const NAME = "isoformat";

/** A checkout that needs one small package of this project's own lock file. */
async function checkout(root: string): Promise<void> {
  const lock = JSON.parse(await Deno.readTextFile(`${PROJECT_ROOT}/deno.lock`));
  const [id] = Object.keys(lock.npm).filter((key) => key.startsWith(`${NAME}@`)) as [string];
  const specifier = `npm:${id}`;
  const config = { nodeModulesDir: "manual", imports: { [NAME]: specifier } };
  await Deno.writeTextFile(`${root}/deno.json`, JSON.stringify(config));
  await Deno.writeTextFile(
    `${root}/deno.lock`,
    JSON.stringify({
      version: lock.version,
      specifiers: { [specifier]: id.split("@")[1] },
      npm: { [id]: lock.npm[id] },
      workspace: { dependencies: [specifier] },
    }),
  );
}

const install = (root: string) => installPackages(root, () => {});

Deno.test("install installs once, and again what was removed although its marker is there", async () => {
  await inTemporaryFolder(async (root) => {
    await checkout(root);
    const packageFile = `${root}/node_modules/${NAME}/package.json`;
    assert.equal(await install(root), true);
    assert.equal(JSON.parse(await Deno.readTextFile(packageFile)).name, NAME);
    assert.equal(await install(root), false);
    await Deno.remove(`${root}/node_modules/${NAME}`);
    assert.equal(await install(root), true);
    assert.equal(JSON.parse(await Deno.readTextFile(packageFile)).name, NAME);
    assert.equal(await install(root), false);
  });
});
