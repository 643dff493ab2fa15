// How a report looks on screen, light and dark, and on paper. Colours are those of the figures in it.

import { figureColours, type FigureColours } from '../figures/theme.ts'

const tokens = ({ background, plot, text, muted, grid, axis, warning }: FigureColours): string =>
  `--background:${background};--plot:${plot};--text:${text};--muted:${muted};--grid:${grid};--axis:${axis};--warning:${warning}`

export const reportCss = `
:root{${tokens(figureColours.light)};color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;padding:32px 24px 48px;max-width:980px;background:var(--background);color:var(--text);
font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
h1{margin:0 0 4px;font-size:28px;line-height:1.2;overflow-wrap:anywhere}
.subtitle,footer,.note,figcaption,dt,caption,small{color:var(--muted)}
.subtitle{margin:0 0 16px}
nav{display:flex;flex-wrap:wrap;gap:6px 18px;padding:10px 0;border-block:1px solid var(--grid)}
a{color:inherit}
section{margin-top:36px}
h2{margin:0 0 10px;font-size:20px}
h3{display:flex;align-items:center;gap:9px;margin:22px 0 6px;font-size:15px;overflow-wrap:anywhere}
p{margin:0 0 10px;max-width:76ch;overflow-wrap:anywhere}
ul{margin:0 0 10px;padding-left:20px}
li{max-width:76ch;overflow-wrap:anywhere}
.warning{padding:8px 12px;border-left:3px solid var(--warning);background:var(--plot)}
.bad,sup{color:var(--warning)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(270px,1fr));gap:0 28px;margin:0 0 12px}
dl div{display:flex;justify-content:space-between;gap:16px;padding:3px 0;border-bottom:1px solid var(--grid);font-size:13.5px}
dd{margin:0;text-align:right;overflow-wrap:anywhere}
.table{margin:14px 0 6px;overflow-x:auto}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
caption{padding-bottom:6px;text-align:left;font-size:13px}
th,td{padding:4px 12px 4px 0;text-align:left;vertical-align:top;font-weight:400}
thead th{border-block:1.5px solid var(--text);border-bottom-width:1px;font-weight:600;vertical-align:bottom}
tbody tr:last-child>*{border-bottom:1.5px solid var(--text)}
tbody th{white-space:nowrap}
.group th{padding-top:12px;border-bottom:1px solid var(--grid);font-weight:600;white-space:normal}
.number{text-align:right;white-space:nowrap}
small{display:block;font-weight:400;font-size:12px}
.note{font-size:12.5px}
.key{margin-right:8px;vertical-align:-1px}
h3 .key{margin:0;flex:none}
figure{margin:16px 0 20px}
figure svg{display:block;width:min(100%,820px);height:auto}
h3+figure{margin-top:-10px}
figcaption{max-width:76ch;margin-top:4px;font-size:12.5px}
details{margin:8px 0}
pre{max-height:480px;overflow:auto;padding:12px;background:var(--plot);font:12px/1.5 ui-monospace,"DejaVu Sans Mono",monospace}
footer{margin-top:44px;padding-top:10px;border-top:1px solid var(--grid);font-size:13px}
.dark{display:none}
@media screen and (prefers-color-scheme:dark){
:root{${tokens(figureColours.dark)};color-scheme:dark}
.light{display:none}.dark{display:block}svg.key.dark{display:inline-block}
}
@media print{
body{max-width:none;padding:0;font-size:10.5pt}
nav{display:none}
figure,tr,h2,h3,dl div{break-inside:avoid}
h2,h3,caption{break-after:avoid}
.table{overflow:visible}
pre{max-height:none;white-space:pre-wrap}
}
`
