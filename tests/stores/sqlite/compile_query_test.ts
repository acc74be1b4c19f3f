import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import type { Term } from "../../../lib/chain/query/ast.ts";
import { parseQuery } from "../../../lib/chain/query/parse_query.ts";
import { keyText } from "../../../lib/chain/system_attributes.ts";
import { BITEMPORAL } from "../../../lib/stores/sqlite/bitemporal.ts";
import { compilePage } from "../../../lib/stores/sqlite/compile_query.ts";
import { DatabaseFile } from "../../../lib/stores/sqlite/engine.ts";
import { bind, type BoundValue } from "../../../lib/stores/sqlite/fragment.ts";
import { arbitraryChain, arbitraryQuery } from "../../chain/arbitrary_chain.ts";
import { ChainModel } from "../../chain/chain_model.ts";
import { inTemporaryFolder } from "../../runs/sample_run.ts";
import { encoded } from "../encoded.ts";

/** Of several terms that all hold, of any kind. */
const conjunction = fc.array(arbitraryQuery, { minLength: 2, maxLength: 4 })
  .map((queries) => queries.map((query) => `(${query})`).join(" && "));

Deno.test("whatever terms are taken to cost, another order on each page: all pages are the model's answer", () =>
  inTemporaryFolder(async (folder) => {
    let [files, orders] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        arbitraryChain,
        fc.array(conjunction, { minLength: 4, maxLength: 8 }),
        fc.infiniteStream(fc.constantFrom(0, 1, 20_000, 90_000, Infinity)),
        async ({ blocks }, texts, costs) => {
          const path = join(folder, `${files++}.db`);
          const model = new ChainModel();
          const store = await BITEMPORAL.open(path, { variant: "normal" });
          for (const block of blocks) {
            await store.appendBlock(encoded(block));
            model.append(block);
          }
          await store.close();
          const database = new DatabaseFile(path, { readonly: true, timeout: 0 });
          const atBlock = blocks.at(-1)!.number;
          for (const text of texts) {
            const query = parseQuery(text);
            const found: string[] = [];
            let after: readonly [key: Uint8Array, fromBlock: number] | null = null;
            for (;;) {
              const known = new Map<Term, number>();
              const costOf = (term: Term) =>
                known.get(term) ?? (known.set(term, costs.next().value), known.get(term)!);
              const page = compilePage(query, after !== null, costOf);
              orders += known.size > 1 ? 1 : 0;
              const run = after === null ? {} : { afterKey: after[0], afterBlock: after[1] };
              const { text: sql, values } = bind(page, { atBlock, limit: 1, ...run });
              const row = database.prepare<BoundValue[], [Uint8Array, number]>(sql).raw().get(...values);
              if (row === undefined) break;
              found.push(keyText(row[0]));
              after = [row[0], row[1]];
            }
            const expected = model.query(text, atBlock, { limit: 200 }).versions.map(({ key }) =>
              keyText(key)
            );
            assert.deepEqual(found, expected, text);
          }
          database.close();
        },
      ),
      { numRuns: 25, seed: 20_261_128 },
    );
    assert.ok(orders > 50, `${orders}`);
  }));
