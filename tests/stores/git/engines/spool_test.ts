import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { Spool } from "../../../../lib/stores/git/engines/spool.ts";
import { inTemporaryFolder } from "../../../runs/sample_run.ts";

const texts = (spool: Spool) => spool.read()?.records.map((record) => record.toString());

Deno.test("Spool: records are read back in order by another handle, with the commit they are made upon", async () => {
  await inTemporaryFolder((folder) => {
    const spool = new Spool(`${folder}/spool`);
    assert.equal(spool.read(), null);
    spool.begin("abc");
    assert.equal(spool.read(), null);
    spool.append([Buffer.from("one"), Buffer.from(" and two")]);
    spool.append([Buffer.from("three")]);
    const other = new Spool(`${folder}/spool`);
    assert.deepEqual([other.read()!.base, texts(other)], ["abc", ["one and two", "three"]]);
    spool.begin(null);
    spool.append([Buffer.from("four")]);
    assert.deepEqual([other.read()!.base, texts(other)], [null, ["four"]]);
    spool.clear();
    assert.equal(other.read(), null);
    spool.close();
    return Promise.resolve();
  });
});

Deno.test("Spool: a record that is cut short or damaged is passed over, with all after it", async () => {
  await inTemporaryFolder((folder) => {
    const path = `${folder}/spool`;
    const spool = new Spool(path);
    spool.begin(null);
    for (const text of ["one", "two", "three"]) spool.append([Buffer.from(text)]);
    spool.close();
    const bytes = Deno.readFileSync(path);
    const after = bytes.length;
    for (let size = 0; size < after; size++) {
      Deno.writeFileSync(path, bytes.subarray(0, size));
      const found = texts(spool) ?? [];
      assert.deepEqual(found, ["one", "two"].slice(0, found.length));
      if (size === after - 1) assert.equal(found.length, 2);
    }
    const damaged = bytes.slice();
    damaged[damaged.indexOf("t".charCodeAt(0), damaged.length - 40)]! ^= 1;
    Deno.writeFileSync(path, damaged);
    assert.ok(texts(spool)!.length < 3);
    return Promise.resolve();
  });
});
