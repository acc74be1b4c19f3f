import assert from "node:assert/strict";
import { subjectStyles } from "../../../lib/report/charts/subject_style.ts";

Deno.test("subjectStyles() tells any sixteen variants of one store apart, by colour and symbol together", () => {
  const variants = Array.from({ length: 16 }, (_, i) => `indexes-${String(i).padStart(2, "0")}`);
  const settings = variants.map((variant) => ({ store: "bitemporal", variant }));
  const styleOf = subjectStyles(settings);
  const looks = settings.map(styleOf).map(({ colour, symbol }) => `${colour} ${symbol}`);
  assert.equal(new Set(looks).size, 16);
  assert.deepEqual(subjectStyles(settings.toReversed())(settings[3]!), styleOf(settings[3]!));
});

Deno.test("subjectStyles() names the store, and colours by it, only where there are several", () => {
  const [alone, beside] = [["bitemporal"], ["bitemporal", "lean"]].map((stores) =>
    subjectStyles(stores.map((store) => ({ store, variant: "normal" })))({
      store: "bitemporal",
      variant: "normal",
    })
  );
  assert.deepEqual([alone!.label, alone!.colour], ["normal (survives process death)", "var(--hr-peer)"]);
  assert.deepEqual([beside!.name, beside!.colour], ["bitemporal, normal", "var(--hr-exact)"]);
});
