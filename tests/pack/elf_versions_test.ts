import assert from "node:assert/strict";
import { neededVersions, newestVersion } from "../../lib/pack/elf_versions.ts";

Deno.test("neededVersions() of the SQLite binary are those that its own string table names, and none of another file", () => {
  const path = "node_modules/better-sqlite3/prebuilds/linux-x64.node";
  const bytes = Deno.readFileSync(path);
  // readelf -V prints what was read here of better-sqlite3 13.2.0.
  assert.deepEqual(neededVersions(bytes), [
    ...["CXXABI_1.3", "CXXABI_1.3.9", "GLIBCXX_3.4", "GLIBCXX_3.4.11", "GLIBCXX_3.4.18", "GLIBCXX_3.4.20"],
    ...[
      "GLIBCXX_3.4.21",
      "GLIBCXX_3.4.29",
      "GLIBC_2.14",
      "GLIBC_2.2.5",
      "GLIBC_2.28",
      "GLIBC_2.29",
      "GLIBC_2.3",
    ],
    ...["GLIBC_2.3.4", "GLIBC_2.33", "GLIBC_2.34", "GLIBC_2.4"],
  ]);
  assert.deepEqual(
    neededVersions(Deno.readFileSync("node_modules/better-sqlite3/prebuilds/darwin-arm64.node")),
    [],
  );
  assert.deepEqual(neededVersions(new Uint8Array()), []);
});

Deno.test("newestVersion() compares by numbers, of the named library alone", () => {
  const versions = [
    "GLIBC_2.9",
    "GLIBC_2.34",
    "GLIBC_2.3.4",
    "GLIBC_PRIVATE",
    "GLIBCXX_3.4.29",
    "GLIBC_2.34.1",
  ];
  assert.deepEqual(newestVersion(versions, "GLIBC"), [2, 34, 1]);
  assert.deepEqual(newestVersion(versions.slice(0, 4), "GLIBC"), [2, 34]);
  assert.deepEqual(newestVersion(versions, "GLIBCXX"), [3, 4, 29]);
  assert.equal(newestVersion(versions, "GCC"), null);
});
