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

Deno.test("subjectStyles() draws stores with Arkiv's layout in one colour, and tells them and many others apart", () => {
  const exact = ["bitemporal", "bitemporal-arkiv-sql", "bitemporal-as-asked", "bitemporal-m2"];
  const others = Array.from({ length: 8 }, (_, i) => `bitemporal-indexes-${i}`);
  const settings = [...exact, ...others].map((store) => ({ store, variant: "full" }));
  const styles = settings.map(subjectStyles(settings));
  assert.deepEqual(
    styles.map(({ colour }) => colour === "var(--hr-exact)"),
    settings.map(({ store }) => exact.includes(store)),
  );
  assert.equal(new Set(styles.map(({ colour, symbol }) => `${colour} ${symbol}`)).size, settings.length);
});
