import assert from "node:assert/strict";
import { HOSTS_VARIABLE, hostsOf, parseHosts } from "../../../lib/stores/postgres/fdw/fdw_hosts.ts";
import { withEnvironment } from "../../with_environment.ts";

const USUAL = { port: 5432, user: "postgres", password: "", database: "postgres" };

Deno.test("servers are named by host alone, or with user, password and port", () => {
  assert.deepEqual(parseHosts("db-1, ann:s3-cret@10.0.0.2:6543"), [
    { ...USUAL, host: "db-1" },
    { ...USUAL, host: "10.0.0.2", port: 6543, user: "ann", password: "s3-cret" },
  ]);
  for (const wrong of ["", "db-1,", "db 1", "a:b:c", "db-1:port", "postgres://db-1"]) {
    assert.throws(() => parseHosts(wrong), { name: "UsageError" }, wrong);
  }
});

Deno.test("new stores are made here unless the environment names servers, enough of them", async () => {
  await withEnvironment({ [HOSTS_VARIABLE]: "" }, () => Promise.resolve(assert.equal(hostsOf(2), null)));
  await withEnvironment({ [HOSTS_VARIABLE]: "a,b,c" }, () => {
    assert.deepEqual(hostsOf(2)!.map(({ host }) => host), ["a", "b"]);
    assert.throws(() => hostsOf(4), { name: "UsageError", message: /names 3 servers for 4 shards/ });
    return Promise.resolve();
  });
});
