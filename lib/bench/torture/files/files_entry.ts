/** Reads mutated files of one kind in a process of its own, a line of JSON each, so that a reader that never ends can be ended. */
import { claimStdout } from "../../../claim_stdout.ts";
import { peakRssBytes } from "../../environment/memory.ts";
import { FILE_SUBJECTS, FileMutations } from "./mutate_files.ts";
import type { FilesTask } from "./torture_files.ts";

const print = claimStdout();
const { kind, seed, from, to, folder }: FilesTask = JSON.parse(Deno.args[0]!);
using files = await FileMutations.open(FILE_SUBJECTS.find((subject) => subject.kind === kind)!, seed, folder);
for (let trial = from; trial < to; trial++) {
  const read = await files.read(trial);
  print(JSON.stringify({ ...read, peakRssBytes: peakRssBytes() }));
}
