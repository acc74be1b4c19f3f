import assert from "node:assert/strict";
import fc from "fast-check";
import { answerWhatIf } from "../../../lib/model/what_if/what_if.ts";
import { bestStore } from "../../../lib/report/what_if/best_store.ts";
import {
  CONTROLS,
  fragmentOf,
  isValue,
  ownSetting,
  positionOf,
  settingOf,
  SLIDER_STEPS,
  valueAtPosition,
} from "../../../lib/report/what_if/controls.ts";
import { story } from "../quick_story.ts";

const { whatIf, assessment } = story;
const useCase = whatIf.useCases[0]!;

Deno.test("a slider holds every position it is moved to, and 0 only at its own end", () => {
  for (const control of CONTROLS) {
    for (let position = 0; position <= SLIDER_STEPS; position++) {
      const value = valueAtPosition(control, useCase, position);
      assert.ok(isValue(control, value), `${control.label} at ${position} is ${value}`);
      const back = valueAtPosition(control, useCase, positionOf(control, useCase, value));
      assert.equal(back, value, `${control.label} at ${position}`);
      assert.equal(
        value === 0,
        control.zero !== undefined && position === (control.zero.at === "start" ? 0 : SLIDER_STEPS),
      );
    }
    assert.ok(
      [0, 1].includes(positionOf(control, useCase, 1e-9)) &&
        positionOf(control, useCase, 1e14) >= SLIDER_STEPS - 1,
    );
  }
});

/** Values for the controls, whole where they count. */
function numbers(values: readonly number[]): [string, number][] {
  return CONTROLS.map(({ name, isWhole }, i) => [name, isWhole ? Math.ceil(values[i]!) : values[i]!]);
}

Deno.test("a setting survives its address; what an address does not say, or says wrongly, is as the use case asks", () => {
  const number = fc.double({ min: 1e-6, max: 1e15, noNaN: true });
  fc.assert(
    fc.property(fc.array(number, { minLength: CONTROLS.length, maxLength: CONTROLS.length }), (values) => {
      const setting = { ...ownSetting(useCase), ...Object.fromEntries(numbers(values)) };
      assert.deepEqual(settingOf(`#${fragmentOf(setting)}`, whatIf), setting);
    }),
    { numRuns: 50, seed: 7 },
  );
  const own = ownSetting(whatIf.useCases[0]!);
  for (
    const wrong of [
      "",
      "#",
      "#use=none&store=none",
      "#entities=-1&writes=x&disk=0&reads=&sync=Infinity&readers=1.5",
      "#%E0%A4%A",
    ]
  ) {
    assert.deepEqual(settingOf(wrong, whatIf), own, wrong);
  }
  assert.equal(settingOf("#reads=0&disk=0", whatIf).readsPerS, 0);
});

Deno.test("a use case begins at its full size, with what its needs ask for, on the store that carries it furthest", () => {
  const own = ownSetting(useCase);
  assert.equal(own.entities, useCase.full.entities);
  const stated = assessment.verdicts.filter(({ scenario }) => scenario === useCase.scenario);
  const { ids } = useCase.asked.writesPerS.values.find(({ value }) => value === own.writesPerS)!;
  assert.equal(stated.find(({ id }) => id === ids[0])!.threshold, own.writesPerS);
  assert.ok(useCase.stores.some(({ store }) => store === bestStore(whatIf, own)));
});

Deno.test("at a use case's own setting the page's verdicts are the run's, on every store", () => {
  let compared = 0;
  for (const one of whatIf.useCases) {
    for (const { store } of one.stores) {
      const { needs } = answerWhatIf(one, ownSetting(one, store), whatIf.noise);
      for (
        const [need, { first, values }] of [
          ["writes", one.asked.writesPerS],
          ["reads", one.asked.readsPerS],
          ["sync", one.asked.syncMin],
        ] as const
      ) {
        const ids = values.find(({ value }) => value === first)?.ids ?? [];
        const { headroom, verdict, reason, basis } = needs[need].verdict;
        for (const run of assessment.verdicts) {
          if (run.scenario !== one.scenario || run.store !== store || !ids.includes(run.id)) continue;
          assert.deepEqual(
            [run.verdict, run.reason, run.basis],
            [verdict, reason, basis],
            `${run.id} on ${store}`,
          );
          assert.ok(Math.abs(run.headroom! / headroom! - 1) < 1e-12, `${run.id} on ${store}`);
          compared++;
        }
      }
    }
  }
  assert.ok(compared >= 3, `${compared} verdicts`);
});
