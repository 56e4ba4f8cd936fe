/** The colours of a picture on a light ground, and where the surroundings are dark. */
export const PICTURE_STYLE = `
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:#171b22}
.heading{font-size:17px;font-weight:600}.title{font-size:14px;font-weight:600}
.small{font-size:11px;fill:#59636f}.label{fill:#59636f}.id{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
.ground{fill:#fff}.rule{stroke:#d5dae1}.gap{stroke:#aab3be;stroke-dasharray:4 4}
.unpublished{fill:#fff;stroke:#2677e8;stroke-dasharray:3 2.5}.current{fill:#2677e8}.old{fill:url(#hatch);stroke:#b87400}
.hatch-ground{fill:#fbe3b5}.hatch-line{fill:#d39a3a}.handover{stroke:#14713d;stroke-width:2}
.mark{fill:#fff;stroke:#171b22;stroke-width:1.6}.line{fill:none;stroke-width:2.2}.good{fill:#14713d}.warm{fill:#b87400}.end{stroke-width:4}
@media (prefers-color-scheme:dark){
text{fill:#e8ebef}.small,.label{fill:#9aa5b1}.ground{fill:#181e26}.rule{stroke:#313a46}.gap{stroke:#59636f}
.unpublished{fill:#181e26;stroke:#4c94f5}.current{fill:#4c94f5}.old{stroke:#e0a33b}.hatch-ground{fill:#4a3812}.hatch-line{fill:#b98830}
.handover{stroke:#63cf8f}.mark{fill:#181e26;stroke:#e8ebef}.line{fill:none}.good{fill:#63cf8f}.warm{fill:#e0a33b}
}
`;
