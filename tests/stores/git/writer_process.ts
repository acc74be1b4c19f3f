/**
 * A writer for the fault tests: appends onboarding events to the registry at the path given, forever or until it has
 * none left, and says on standard output what returned. Arguments: path, agents, seed, mode.
 */
import { openGitRegistry } from "../../../lib/stores/git/git_registry.ts";
import { openOrganisation, type WriteMode } from "../../../lib/synth/organisation/organisation.ts";

const [path, agents, seed, mode] = Deno.args as [string, string, string, WriteMode];
const registry = await openGitRegistry(path);
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
