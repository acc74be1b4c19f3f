import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

Deno.test("PROJECT_ROOT is the checkout, also in a folder with a space in its name", async () => {
  const folder = await Deno.makeTempDir({ prefix: "headroom root " });
  try {
    await Deno.mkdir(`${folder}/lib`);
    await Deno.copyFile("lib/project_root.ts", `${folder}/lib/project_root.ts`);
    const { PROJECT_ROOT } = await import(pathToFileURL(`${folder}/lib/project_root.ts`).href);
    assert.equal(PROJECT_ROOT, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
