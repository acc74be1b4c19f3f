import { colourProperties } from "./colours.ts";

/** Width of the figure itself, not of the window, from which its wide drawing is shown. */
const WIDE_FROM_PX = 640;

/** CSS of figures and tables; each carries it, so that a notebook cell needs no other style sheet. */
export function figureCss(): string {
  return colourProperties(".hr-figure,.hr-block") + RULES;
}

const RULES = `
.hr-figure,.hr-block{container-type:inline-size;margin:1.2rem 0;padding:0;color:var(--hr-ink);
background:var(--hr-surface);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
.hr-title{font-size:1.1rem;line-height:1.35;margin:0 0 .2rem;font-weight:650}
.hr-title a{color:inherit;text-decoration:none}
.hr-subtitle,.hr-figure figcaption,.hr-note{color:var(--hr-muted);font-size:.84rem;margin:.2rem 0}
.hr-subtitle{margin-bottom:.6rem}
.hr-figure svg{display:block;width:100%;height:auto;overflow:visible}
.hr-legend>div{min-height:0;margin:0 0 .2rem}
.hr-legend svg{display:inline-block;width:15px;height:15px;flex:none}
.hr-wide{display:none}
@container (min-width:${WIDE_FROM_PX}px){.hr-wide{display:block}.hr-narrow{display:none}}
.hr-narrow{max-width:30rem}
.hr-figure details{font-size:.84rem;margin-top:.3rem}
.hr-figure summary{cursor:pointer;color:var(--hr-muted)}
.hr-scroll{overflow-x:auto;max-height:40rem;overflow-y:auto;border-bottom:1px solid var(--hr-muted)}
.hr-whole{max-height:none}
.hr-table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums;min-width:60%}
.hr-table caption{text-align:left;font-weight:650;padding:.2rem 0}
.hr-table th{position:sticky;top:0;background:var(--hr-surface);text-align:left;vertical-align:bottom;font-weight:600;
border-bottom:1.5px solid var(--hr-muted);padding:.3rem .6rem .3rem 0}
.hr-table td{border-bottom:1px solid var(--hr-grid);padding:.3rem .6rem .3rem 0;vertical-align:top;text-align:left}
.hr-table{overflow-wrap:normal}
.hr-table td:last-child:not(.hr-number){overflow-wrap:break-word;min-width:14rem}
.hr-table .hr-number{text-align:right;white-space:nowrap}
.hr-table th.hr-number{white-space:normal}
.hr-table small{color:var(--hr-muted);font-size:.92em}
.hr-table .hr-number small{display:block}
.hr-table .hr-id{white-space:nowrap}
.hr-table .hr-projected{font-style:italic}
.hr-pass{color:var(--hr-pass);font-weight:600;white-space:nowrap}
.hr-fail{color:var(--hr-limit);font-weight:600;white-space:nowrap}
.hr-unproven{color:var(--hr-unproven);font-weight:600;white-space:nowrap}
.hr-answer{font-size:1.12rem;line-height:1.5}
@media print{.hr-figure{break-inside:avoid}.hr-figure details{display:none}.hr-scroll{max-height:none}}
`.replaceAll("\n", "");
