import { HeadroomError, messageOf } from "../errors.ts";

/**
 * Loads a package with a native library, when a store first needs it: no other command waits for it.
 * @throws {HeadroomError} It is not there, or has no library for this machine.
 */
export async function loadedPackage<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    throw HeadroomError.unmet(`load ${name}`, {
      expected: `the package ${name} with its library for ${Deno.build.os} on ${Deno.build.arch}`,
      actual: messageOf(cause).split("\n", 1)[0]!,
      next: "Run: deno task install. Where that fails, name another store: this machine has no such library.",
      cause,
    });
  }
}
