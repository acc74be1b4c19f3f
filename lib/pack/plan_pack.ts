import { readFileSync } from "node:fs";
import { PACK_FILE } from "../bench/environment/provenance.ts";
import { HeadroomError } from "../errors.ts";
import { neededVersions, newestVersion } from "./elf_versions.ts";
import { launcher } from "./launcher.ts";
import { packageFiles, packedCommands, type PackedFile, sourceFiles } from "./packed_files.ts";

/** What the file `PACK_FILE` tells: of what an archive was made. Runs from it record its commit. */
export interface PackAbout {
  readonly schema: 1;
  /** Git commit of the sources; null where it is not known. */
  readonly commit: string | null;
  readonly deno: string;
  /** Oldest GNU C library that its programs run with. */
  readonly glibc: string;
  readonly commands: readonly string[];
}

/** What goes into an archive. */
interface PackPlan {
  readonly about: PackAbout;
  readonly files: readonly PackedFile[];
}

/** What an archive is made of. */
interface PackRequest {
  readonly root: string;
  /** The Deno to be packed. */
  readonly deno: string;
  readonly commit: string | null;
  readonly data: readonly PackedFile[];
}

/**
 * Everything that an archive holds but its checksums: runtime, packages, sources, data, the launcher, and what it tells of itself.
 * @throws {HeadroomError} A package is not installed, or this is no Linux on x64.
 */
export function planPack({ root, deno, commit, data }: PackRequest): PackPlan {
  const packages = packageFiles(root);
  const runtime: PackedFile = { name: "bin/deno", from: { path: deno }, isProgram: true, part: "runtime" };
  const binaries = [runtime, ...packages.filter(({ name }) => name.endsWith(".node"))];
  const needed = binaries.flatMap(({ from }) =>
    "path" in from ? neededVersions(readFileSync(from.path)) : []
  );
  const glibc = newestVersion(needed, "GLIBC")?.join(".");
  if (glibc === undefined || Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw HeadroomError.unmet("pack this machine's Deno", {
      expected: "Linux on x64 with the GNU C library",
      actual: `${Deno.build.os} ${Deno.build.arch}${glibc === undefined ? ", a Deno without glibc" : ""}`,
      next: "Give the command on such a machine: the archive takes its programs from there.",
    });
  }
  const commands = packedCommands(root);
  const about: PackAbout = { schema: 1, commit, deno: Deno.version.deno, glibc, commands };
  const start = launcher({ commands, glibc, binaries: binaries.map(({ name }) => name) });
  const own = (name: string, text: string): PackedFile => ({ name, from: { text }, part: "sources" });
  return {
    about,
    files: [
      ...[runtime, ...packages, ...sourceFiles(root), ...data],
      { ...own("headroom", start), isProgram: true },
      own(PACK_FILE, `${JSON.stringify(about, null, 1)}\n`),
    ],
  };
}
