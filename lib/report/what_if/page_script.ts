/**
 * The script of the what-if page, bundled into it with all it imports: reads controls, shows what the laws say of them, keeps them in
 * the address. Runs in a browser alone.
 */
import { answerView } from "./answer_view.ts";
import { bestStore } from "./best_store.ts";
import {
  caseOf,
  type Control,
  CONTROLS,
  fixedWords,
  fragmentOf,
  isValue,
  ownSetting,
  positionOf,
  settingOf,
  valueAtPosition,
} from "./controls.ts";
import type { Setting, WhatIfCase, WhatIfData } from "../../model/what_if/what_if_data.ts";
import { formatCount } from "../../text/numbers.ts";
import { escapeHtml } from "../../text/escape_html.ts";

/** What is used of the browser: its types are not part of Deno's default library. */
interface Element {
  innerHTML: string;
  textContent: string;
  hidden: boolean;
  value: string;
  min: string;
  disabled: boolean;
  open: boolean;
  readonly clientWidth: number;
  readonly dataset: Record<string, string>;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  setAttribute(name: string, value: string): void;
  addEventListener(event: string, listener: (event: { readonly target: Element }) => void): void;
  closest(selector: string): Element | null;
}
declare const document: {
  getElementById(id: string): Element | null;
  readonly documentElement: Element;
};
declare const location: { readonly hash: string; replace(url: string): void };
declare function addEventListener(event: string, listener: () => void): void;
declare function requestAnimationFrame(listener: () => void): void;

const byId = (id: string): Element => document.getElementById(id)!;

/** What the page was written with: the laws of the run, and the figure's caption. */
const { data, caption } = JSON.parse(byId("hr-wi-data").textContent) as {
  readonly data: WhatIfData;
  readonly caption: string;
};

/** Width of the figure before it is laid out. */
const WIDTH_PX = 640;

/** How long the address waits for the next move, ms: browsers refuse to write it at every one. */
const ADDRESS_AFTER_MS = 250;

let setting: Setting;
let written = "";
let timer: ReturnType<typeof setTimeout> | undefined;
let isDrawn = true;
/** The use case whose stores and needs are listed: what stays is not listed anew, so that it keeps the focus. */
let listed = "";

function set(changed: Partial<Setting>): void {
  setting = { ...setting, ...changed };
  clearTimeout(timer);
  timer = setTimeout(writeAddress, ADDRESS_AFTER_MS);
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(show);
}

function writeAddress(): void {
  written = fragmentOf(setting);
  location.replace(`#${written}`);
}

function readAddress(): void {
  if (written !== "" && location.hash === `#${written}`) return;
  setting = settingOf(location.hash, data);
  if (!/[#&]store=/.test(location.hash)) setting = { ...setting, store: bestStore(data, setting) };
  show();
}

function show(): void {
  isDrawn = true;
  showControls();
  const view = answerView(data, setting, {
    now: new Date(),
    widthPx: Math.min(960, Math.max(300, byId("hr-wi-figure").clientWidth || WIDTH_PX)),
    caption,
  });
  const isOpen = numbers()?.open ?? false;
  for (const part of PARTS) byId(`hr-wi-${part}`).innerHTML = view[part];
  const shown = numbers();
  if (shown !== null) shown.open = isOpen;
  byId("hr-wi-summary").textContent = view.summary;
  byId("hr-wi-brief").textContent = view.brief;
}

/** The parts that are HTML. */
const PARTS = ["asked", "needs", "facts", "figure", "stores", "gaps"] as const;

/** The figure's numbers, which a reader opens. */
function numbers(): Element | null {
  return byId("hr-wi-figure").querySelector("details");
}

function showControls(): void {
  const useCase = caseOf(data.useCases, setting.scenario);
  if (listed !== setting.scenario) listCase(useCase);
  byId("hr-wi-use").value = setting.scenario;
  byId("hr-wi-store").value = setting.store;
  for (const control of CONTROLS) {
    const value = setting[control.name];
    const slider = byId(`hr-wi-${control.key}`);
    slider.value = String(positionOf(control, useCase, value));
    const words = value === 0 && control.zero !== undefined
      ? control.zero.means
      : `${formatCount(value)} ${control.unit}`;
    slider.setAttribute("aria-valuetext", words);
    const typed = byId(`hr-wi-${control.key}-typed`);
    // What somebody types stays as it is.
    if (Number(typed.value) !== value || typed.value === "") typed.value = String(value);
    typed.setAttribute("aria-invalid", "false");
    const fixed = fixedWords(control, useCase, setting);
    byId(`hr-wi-${control.key}-words`).textContent = fixed ?? (value === 0 ? words : control.unit);
    slider.disabled = typed.disabled = fixed !== null;
    for (const button of byId(`hr-wi-${control.key}-asked`).querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.value) === value));
    }
  }
}

function listCase(useCase: WhatIfCase): void {
  listed = useCase.scenario;
  byId("hr-wi-store").innerHTML = useCase.stores.map(({ store }) => `<option>${escapeHtml(store)}</option>`)
    .join("");
  for (const control of CONTROLS) byId(`hr-wi-${control.key}-asked`).innerHTML = presets(control, useCase);
}

/** Buttons of what the use case's needs ask for. */
function presets({ name }: Control, { asked }: WhatIfCase): string {
  const values = name === "writesPerS" || name === "readsPerS" || name === "syncMin"
    ? asked[name].values
    : [];
  return values.map(({ value, ids }) =>
    `<button type="button" data-value="${value}" title="${escapeHtml(ids.join(", "))}">${
      escapeHtml(ids[0]!)
    } <small>${formatCount(value)}</small></button>`
  ).join("");
}

function listen(control: Control): void {
  const slider = byId(`hr-wi-${control.key}`);
  slider.addEventListener("input", () => {
    const useCase = caseOf(data.useCases, setting.scenario);
    set({ [control.name]: valueAtPosition(control, useCase, Number(slider.value)) });
  });
  const typed = byId(`hr-wi-${control.key}-typed`);
  typed.addEventListener("input", () => {
    const value = typed.value.trim() === "" ? NaN : Number(typed.value);
    typed.setAttribute("aria-invalid", String(!isValue(control, value)));
    if (isValue(control, value)) set({ [control.name]: value });
  });
  byId(`hr-wi-${control.key}-asked`).addEventListener("click", ({ target }) => {
    const value = target.closest("button")?.dataset.value;
    if (value !== undefined) set({ [control.name]: Number(value) });
  });
}

/** To what a use case asks for, with the disk that somebody may have set. */
function toOwn(scenario: string, kept: Partial<Setting>): void {
  const own = { ...ownSetting(caseOf(data.useCases, scenario)), ...kept };
  set({ ...own, store: bestStore(data, own) });
}

byId("hr-wi-use").addEventListener(
  "change",
  ({ target }) => toOwn(target.value, { diskGb: setting.diskGb }),
);
byId("hr-wi-store").addEventListener("change", ({ target }) => set({ store: target.value }));
byId("hr-wi-reset").addEventListener("click", () => toOwn(setting.scenario, {}));
CONTROLS.forEach(listen);
addEventListener("hashchange", readAddress);
addEventListener("resize", () => set({}));
byId("hr-wi-still").hidden = true;
byId("hr-wi-live").hidden = false;
readAddress();
