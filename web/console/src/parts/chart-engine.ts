import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

// A chunk of its own: pages without a chart never load it. Canvas, because the SVG renderer writes style attributes,
// which the page's content security policy refuses.
echarts.use([BarChart, LineChart, GridComponent, MarkLineComponent, TooltipComponent, CanvasRenderer]);

export const start = (element: HTMLElement) =>
  echarts.init(element, null, { devicePixelRatio: Math.max(2, devicePixelRatio) });
export type Engine = ReturnType<typeof start>;
