import { HeadroomError, UsageError } from "../errors.ts";
import { folderEntries } from "./folder_entries.ts";
import { machineName } from "./machine_name.ts";
import type { Machine } from "./manifest.ts";
import type { Passport } from "./passport.ts";
import { readPassport } from "./passport_file.ts";

/** The passports that lie in a folder, the newest first; what is none, or cannot be used, is passed over. */
async function passportsIn(dir: string): Promise<Passport[]> {
  const names = (await folderEntries(dir)).filter(({ name }) => name.endsWith("-passport.json"));
  const read = await Promise.all(names.map(({ name }) =>
    readPassport(`${dir}/${name}`).catch((error) => {
      if (error instanceof HeadroomError) return null;
      throw error;
    })
  ));
  return read.filter((passport) => passport !== null).sort((a, b) => a.takenAt < b.takenAt ? 1 : -1);
}

/** The newest passport of a machine in a folder. @throws {UsageError} There is none; with what to do. */
export async function findPassport(dir: string, machine: Machine): Promise<Passport> {
  const all = await passportsIn(dir);
  const name = machineName(machine);
  const own = all.find((passport) => machineName(passport.machine) === name);
  if (own !== undefined) return own;
  throw new UsageError(`No passport of the machine that the run was measured on (${name}) lies in "${dir}"`, {
    expected: "one that was taken there",
    actual: all.length === 0
      ? "none"
      : [...new Set(all.map(({ machine }) => machineName(machine)))].join("; "),
    next: "Take one there (under a minute): deno task passport. If it lies elsewhere, name it with --here.",
  });
}
