import assert from "node:assert/strict";
import { chooseFile } from "../../../lib/bench/reads/choose_file.ts";
import { chooseReads, type ReadsFlags } from "../../../lib/bench/reads/choose_reads.ts";
import { UsageError } from "../../../lib/errors.ts";

const FLAGS: ReadsFlags = {
  ...{ scenario: undefined, scale: "0.001", contestants: "posting", only: undefined },
  ...{
    queries: "10",
    seed: undefined,
    page: undefined,
    at: undefined,
    stream: undefined,
    offered: false,
    arkiv: undefined,
  },
};
const choose = (flags: Partial<ReadsFlags>) => chooseReads({ ...FLAGS, ...flags }, 1);

Deno.test("what cannot be asked is refused before anything is made, with the reason", async () => {
  const refusals: readonly (readonly [words: RegExp, flags: Partial<ReadsFlags>])[] = [
    [/no mix and no kind/, { only: "node_filtre" }],
    [/--page "0" is not a whole number/, { page: "0" }],
    [/--page "201" is not a whole number from 1 to 200/, { page: "201" }],
    [/--at "0" is no block of this chain/, { at: "0" }],
    [/--at "9999999" is no block/, { at: "9999999" }],
    [/--queries "0"/, { queries: "0" }],
    [/At scale 0.00001 there are too few \w+ to ask for/, { scale: "0.00001" }],
    [/--contestants "vacuum" is unknown/, { contestants: "bitemporal+vacuum" }],
    [/simple-eav cannot answer what is asked of the past/, {
      contestants: "simple-eav",
      only: "history",
      stream: "0.15",
    }],
    [/--arkiv is for a file/, { arkiv: "printed.txt" }],
    [/Nothing of what is asked has a rate/, { offered: true, only: "public" }],
    [/--stream "0" is not a scale/, { stream: "0" }],
    [/"mendoza" has no stream/, { scenario: "mendoza", stream: "1" }],
    [/has no queries/, { scenario: "agent-onboarding" }],
  ];
  for (const [words, flags] of refusals) {
    await assert.rejects(choose(flags), (error: UsageError) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, words);
      return true;
    });
  }
  const file = { ...FLAGS, scale: undefined };
  const options = { rounds: 1, interrupted: new AbortController().signal };
  await assert.rejects(chooseFile("some.db", file, options), /--queries cannot be given with --from/);
});

Deno.test("the newest block is that of the load, or of the stream where it is appended, and the past in the middle", async () => {
  const points = { only: "public" };
  const [still, streamed] = [await choose(points), await choose({ stream: "0.15", page: "7" })];
  const blocks = ({ made }: typeof still) => [made.tip, made.past] as [number, number];
  assert.equal(blocks(still)[1], Math.floor((1 + blocks(still)[0]) / 2));
  const [tip, past] = blocks(streamed);
  assert.ok(past > blocks(still)[0] && past < tip, "the middle of the stream");
  assert.equal((await choose({ ...points, at: "1" })).made.past, 1);
  assert.ok(blocks(await choose({ ...points, stream: "100" }))[0] > tip, "a longer stream");
  assert.ok(streamed.mixes.every(({ draws }) => draws.flat().every(({ limit }) => limit === 7)));
  assert.match(
    still.title,
    /^compute-marketplace at scale 0.001, seed 1: 663 entities visible at block \d+, no version closed .*; 10 queries/,
  );
});
