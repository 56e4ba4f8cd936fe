/** The colours of a drawing. */
interface Palette {
  readonly background: string;
  readonly panel: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly current: string;
  readonly retired: string;
  readonly orphan: string;
  readonly foreign: string;
  readonly overlap: string;
}

const LIGHT: Palette = {
  background: "#ffffff",
  panel: "#f6f8fa",
  text: "#1f2328",
  muted: "#59636e",
  grid: "#d9dee4",
  current: "#0a62c4",
  retired: "#9a6700",
  orphan: "#cf222e",
  foreign: "#8c959f",
  overlap: "#7a3ee0",
};

const DARK: Palette = {
  background: "#0d1117",
  panel: "#161b22",
  text: "#e6edf3",
  muted: "#9aa4af",
  grid: "#2f363e",
  current: "#4c9bff",
  retired: "#d8a02b",
  orphan: "#ff6a60",
  foreign: "#6e7681",
  overlap: "#b18cff",
};

/** The style of a timeline, light or dark as the reader's system is. Colours are never the only sign of a state. */
export const TIMELINE_STYLE = `
.timeline{font:12px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
.timeline .title{font-size:20px;font-weight:650}
.timeline .owner{font-size:14px;font-weight:600;paint-order:stroke;stroke-width:5px}
.timeline .mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:11.5px}
.timeline .end{text-anchor:end}.timeline .middle{text-anchor:middle}
.timeline .now-line{stroke-width:1.5}
.timeline .now-label{font-weight:650}
.timeline .rest{opacity:.38}
.timeline .beyond{stroke-width:1.5;stroke-dasharray:1 4;stroke-linecap:round}
.timeline .band{fill-opacity:.2;stroke-width:1;stroke-opacity:.85}
${toColours(LIGHT)}
@media (prefers-color-scheme:dark){${toColours(DARK)}}
`;

/** The style of the page around it. */
export const PAGE_STYLE = `
:root{color-scheme:light dark}
body{margin:0 auto;max-width:1400px;padding:24px;font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
h1{font-size:22px;margin:0}
h2{font-size:16px;margin:32px 0 8px}
p{margin:4px 0}
figure{margin:16px 0;overflow-x:auto}
figure svg{display:block;width:100%;min-width:960px;height:auto}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px}
th,td{text-align:left;vertical-align:top;padding:6px 10px 6px 0;border-bottom:1px solid;white-space:nowrap}
td.long{white-space:normal;overflow-wrap:anywhere;min-width:110px}
td.made{min-width:160px}
code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:12px}
td.state{font-weight:600}
${toPageColours(LIGHT)}
@media (prefers-color-scheme:dark){${toPageColours(DARK)}}
`;

function toPageColours({ background, text, muted, grid, ...states }: Palette): string {
  return `
body{background:${background};color:${text}}
th,td{border-color:${grid}}
th,.muted{color:${muted}}
td.current{color:${states.current}}td.retired{color:${states.retired}}td.orphan{color:${states.orphan}}td.foreign{color:${muted}}
`;
}

function toColours(palette: Palette): string {
  const { background, panel, text, muted, grid, overlap } = palette;
  const states = (["current", "retired", "orphan", "foreign"] as const).map(
    (state) => `.timeline .${state}{fill:${palette[state]};stroke:${palette[state]}}`,
  );
  return `
.timeline text{fill:${text};stroke:none}
.timeline text.owner{stroke:${panel}}
.timeline .muted{fill:${muted}}
.timeline .background{fill:${background}}
.timeline .panel{fill:${panel}}
.timeline .grid{stroke:${grid}}
.timeline .now-line{stroke:${text}}
.timeline .now-flag{fill:${text}}
.timeline text.now-label{fill:${background}}
.timeline .band{fill:${overlap};stroke:${overlap}}
${states.join("\n")}
.timeline .orphan.bar{fill:none;stroke-width:1.5;stroke-dasharray:5 3}
.timeline .retired.bar{fill:url(#hatched)}
.timeline .hatch{stroke:${palette.retired};stroke-width:3}
`;
}
