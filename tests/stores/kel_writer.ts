/**
 * A writer for the fault tests: appends onboarding events to the registry at the path given, forever or until it has
 * none left, and says on standard output what returned. Arguments: kind (name or module), path, variant, agents, seed, mode.
 */
import { findKelRegistry } from "../../lib/stores/mod.ts";
import { openOrganisation, type WriteMode } from "../../lib/synth/organisation/organisation.ts";

const [from, path, variant, agents, seed, mode] = Deno.args as [
  string,
  string,
  string,
  string,
  string,
  WriteMode,
];
const registry = await (await findKelRegistry(from)).open(path, { variant });
const organisation = await openOrganisation({
  agents: Number(agents),
  engineers: 1,
  anchorsPerAgent: 3,
  seed: BigInt(seed),
});
let events = 0;
for (const call of organisation.calls(mode, 5)) {
  await registry.commitBatch(call.events);
  events += call.events.length;
  Deno.stdout.writeSync(new TextEncoder().encode(`${events}\n`));
}
await registry.close();
