import assert from "node:assert/strict";
import { openEntityStore } from "../../../lib/bench/trial/open_store.ts";
import { HeadroomError } from "../../../lib/errors.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";

const MODULE = `
const capabilities = { history: "all", language: "full", bulk: false };
export default {
  name: "boastful",
  about: "says one thing, opens another",
  capabilities,
  variants: { safe: { about: "survives the machine", durability: "machine" } },
  extension: ".db",
  open: () => Promise.resolve({ name: "boastful", capabilities, durability: "process", settings: {}, tip: null }),
};
`;

Deno.test("openEntityStore() refuses a store that is less durable than its variant says", async () => {
  await inTemporaryFolder(async (folder) => {
    const from = `${folder}/boastful.ts`;
    await Deno.writeTextFile(from, MODULE);
    await assert.rejects(
      openEntityStore({ name: "boastful", from, companions: [] } as never, `${folder}/data.db`, "safe"),
      (error: Error) =>
        error instanceof HeadroomError && /"boastful".*"machine".*"process"/.test(error.message),
    );
  });
});
